package retrieval

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Store is what a Library needs kept. Package store implements it.
type Store interface {
	// Texts lists what is stored, in the order of their IDs, with the damage
	// that is seen without reading passages. Those of the texts in read it
	// reads, too.
	Texts(ctx context.Context, read ...TextID) ([]Text, error)

	// Volumes returns everything stored, in the order of the texts' IDs and
	// then in reading order. A text that is not what was written comes
	// without passages, with its Damage.
	Volumes(ctx context.Context) ([]Volume, error)

	// ReplaceTexts stores put and deletes drop in one transaction. A volume
	// replaces the stored text of the same Origin, and keeps that one's ID. A
	// volume of Revision 0 becomes its text's next revision, loaded now; one
	// with a Revision is that revision analysed anew: an error when the store
	// holds another by now.
	//
	// Before the commit, ready is called with the stored form of each of put,
	// in the same order; its error rolls everything back and is returned.
	ReplaceTexts(ctx context.Context, put []Volume, drop []TextID, ready func([]Text) error) error

	// DataVersion changes when somebody else, another process as a rule,
	// has committed to the same database; this store's own commits leave it.
	DataVersion(ctx context.Context) (int64, error)
}

// Sources returns what a library should hold now, given what it holds. A held
// text that is neither read again nor kept is dropped. Where it fails, what it
// left out until then is still worth telling.
type Sources func(ctx context.Context, loaded []Text) (Found, error)

// Found is what the sources of a library give.
type Found struct {
	Documents []Document
	Keep      []TextID       // held texts that stay as they are
	LeftOut   []*SourceError // sources that are there and can't be read
	More      bool           // there are others, which take long: they are read when asked again

	gone []TextID // withheld texts that are dropped
}

// Library holds the live texts. Any number of goroutines may ask while one of
// them reloads: an ask reads one immutable edition, whichever is current when
// it starts, and takes no lock.
type Library struct {
	store   Store
	sources Sources
	secret  secret // see Withhold
	swapped func() // see AfterSwap
	live    atomic.Pointer[edition]

	writer   sync.Mutex // held by whoever replaces the edition
	withheld []Text     // as they are stored, which hold the secret; guarded by writer
	seen     int64      // DataVersion before the edition was read, -1 before the first; guarded by writer
}

// edition is the texts at one moment and the index over the whole ones. It is
// immutable, and all that is ever quoted comes from it: nothing is read from the
// store between the look at its sums, in read, and a quotation.
type edition struct {
	volumes []Volume // by Text.ID; the damaged ones, too
	index   *Index
	terms   func() []string // see Library.Terms
}

// newEdition builds an edition for as long as ctx lasts.
func newEdition(ctx context.Context, volumes []Volume) (*edition, error) {
	whole := wholeTexts(volumes)
	index, err := newIndex(ctx, whole)
	if err != nil {
		return nil, err
	}
	return &edition{
		volumes: volumes,
		index:   index,
		terms:   sync.OnceValue(func() []string { return termsOf(whole) }),
	}, nil
}

// NewLibrary returns a library that holds no text until its first Refresh or
// Reload. A nil sources makes Reload keep what is stored.
func NewLibrary(store Store, sources Sources) *Library {
	if sources == nil {
		sources = keepAll
	}
	l := &Library{store: store, sources: sources, swapped: func() {}, seen: -1}
	l.live.Store(&edition{index: NewIndex(nil), terms: func() []string { return nil }})
	return l
}

// AfterSwap has f called whenever other texts are the live ones, whoever stored
// them. To be called before anything else.
func (l *Library) AfterSwap(f func()) { l.swapped = f }

func (l *Library) swap(next *edition) {
	l.live.Store(next)
	l.swapped()
}

// texts lists what is held, the damaged ones, too.
func (e *edition) texts() []Text {
	texts := make([]Text, len(e.volumes))
	for i, v := range e.volumes {
		texts[i] = v.Text
	}
	return texts
}

// OpenLibrary opens a library over what the store holds, which may be nothing.
// Damaged texts are left out: the next Reload puts them right where their
// sources still give them, and Damaged names them.
// Passages that another version of the analysis left are analysed anew in
// memory; the next Reload stores them. A nil sources makes Reload keep what is
// stored.
func OpenLibrary(ctx context.Context, store Store, sources Sources) (*Library, error) {
	l := NewLibrary(store, sources)
	if err := l.refresh(ctx); err != nil { // nobody else has it yet
		return nil, err
	}
	return l, nil
}

func keepAll(_ context.Context, loaded []Text) (Found, error) {
	keep := make([]TextID, len(loaded))
	for i, t := range loaded {
		keep[i] = t.ID
	}
	return Found{Keep: keep}, nil
}

// Ask answers a question from the live texts. Its only error is that of ctx.
func (l *Library) Ask(ctx context.Context, q Query) (Answer, error) {
	return l.live.Load().index.askWithin(ctx, q)
}

// Passage returns the passage at a place, and whether there is one.
func (l *Library) Passage(p Place) (Excerpt, bool) {
	return l.live.Load().index.Passage(p)
}

// Texts lists the live texts in the order they were first loaded. The list and
// the sections are the edition's own, which may be many: nobody may change them.
func (l *Library) Texts() []Text { return slices.Clip(l.live.Load().index.texts) }

// Damaged names the texts that are stored and can't be quoted; nil where there
// is none.
func (l *Library) Damaged() *DamageError { return DamageOf(l.live.Load().texts()) }

// Reload asks the sources what there is now, stores what differs in one
// transaction and swaps the texts. A stored text that is damaged is put right;
// one that no source gives again is left out. When any of it fails, the old
// texts stay, stored and live, and the report tells of nothing but what was left
// out.
// Where nothing is held, sources that take long come after the others, in a
// transaction of their own.
// Reloads wait for each other; asks wait for none.
func (l *Library) Reload(ctx context.Context) (Report, error) {
	first, more, err := l.reload(ctx)
	if err != nil || !more {
		return first, err
	}
	report, _, err := l.reload(ctx)
	report.after(first)
	return report, err
}

func (l *Library) reload(ctx context.Context) (report Report, more bool, err error) {
	report, err = l.write(ctx, func(held []Text) (Found, error) {
		found, err := l.sources(ctx, slices.Concat(held, l.unread()))
		more = found.More
		if err == nil && len(found.Documents)+len(found.Keep) == 0 {
			err = errors.New("no text to load")
		}
		if err == nil {
			found.LeftOut = append(found.LeftOut, stayDamaged(held, found)...)
			found.gone = l.goneOf(found)
		}
		return found, err
	})
	return report, more, err
}

// Add loads documents beside what is held, each in the place of the text of
// the same Origin. The embedded text gives way to them.
func (l *Library) Add(ctx context.Context, docs []Document) (Report, error) {
	return l.write(ctx, func(held []Text) (Found, error) {
		found := Found{Documents: docs}
		for _, t := range held {
			if t.Origin.Scheme() != SchemeEmbedded || len(docs) == 0 {
				found.Keep = append(found.Keep, t.ID)
			}
		}
		return found, nil
	})
}

// Drop removes texts. When nothing is left, the sources say what takes their
// place, as in a Reload; what a source still gives comes back with the next
// one. It is an error when one of the texts is not held, and nothing is
// dropped then.
func (l *Library) Drop(ctx context.Context, ids ...TextID) (Report, error) {
	return l.write(ctx, func(held []Text) (Found, error) {
		for _, id := range ids {
			if !slices.ContainsFunc(held, func(t Text) bool { return t.ID == id }) {
				return Found{}, fmt.Errorf("text %d is gone already", id)
			}
		}
		rest := slices.DeleteFunc(held, func(t Text) bool { return slices.Contains(ids, t.ID) })
		if !slices.ContainsFunc(rest, func(t Text) bool { return t.Damage == "" }) {
			return l.sources(ctx, rest)
		}
		return keepAll(ctx, rest)
	})
}

// Watch looks every so often whether another process changed the stored texts
// and swaps them in. It returns nil when ctx ends, and the error when looking
// fails; the texts held then go on answering and Watch may be called again.
func (l *Library) Watch(ctx context.Context, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := l.Refresh(ctx); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return err
		}
	}
}

// Refresh swaps in the stored texts if another process changed them. When some
// of these are damaged, and were not before, the error is a *DamageError; the
// others are live.
func (l *Library) Refresh(ctx context.Context) error {
	l.writer.Lock()
	defer l.writer.Unlock()
	before := l.live.Load().texts()
	if err := l.refresh(ctx); err != nil {
		return err
	}
	fresh := slices.DeleteFunc(l.live.Load().texts(), func(t Text) bool {
		return slices.ContainsFunc(before, func(b Text) bool { return b.ID == t.ID && b.Damage != "" })
	})
	if damage := DamageOf(fresh); damage != nil {
		return damage
	}
	return nil
}

// refresh is Refresh for whoever holds the writer's mutex.
func (l *Library) refresh(ctx context.Context) error {
	version, err := l.store.DataVersion(ctx)
	if err != nil {
		return fmt.Errorf("look for changed texts: %w", err)
	}
	if version == l.seen {
		return nil
	}
	known := slices.Concat(l.live.Load().texts(), l.withheld)
	slices.SortFunc(known, func(a, b Text) int { return cmp.Compare(a.ID, b.ID) })
	var damaged []TextID // their rows don't tell whether they are whole again
	for _, t := range known {
		if t.Damage != "" {
			damaged = append(damaged, t.ID)
		}
	}
	texts, err := l.store.Texts(ctx, damaged...)
	if err != nil {
		return fmt.Errorf("list the stored texts: %w", err)
	}
	if slices.EqualFunc(texts, known, sameRevision) {
		l.seen = version // somebody wrote, but not texts
		return nil
	}
	return l.read(ctx)
}

func sameRevision(a, b Text) bool {
	return a.ID == b.ID && a.Revision == b.Revision && a.Loaded.Equal(b.Loaded) &&
		a.SHA256 == b.SHA256 && a.Origin == b.Origin && a.Damage == b.Damage
}

// read makes the stored texts the live ones.
func (l *Library) read(ctx context.Context) error {
	// The version is read first: a commit that falls between the two reads is
	// then noticed by the next refresh instead of being missed.
	version, err := l.store.DataVersion(ctx)
	if err != nil {
		return fmt.Errorf("read the stored texts: %w", err)
	}
	volumes, err := l.store.Volumes(ctx)
	if err != nil {
		return fmt.Errorf("read the stored texts: %w", err)
	}
	var withheld []Text
	current := make([]Volume, 0, len(volumes))
	for _, v := range volumes {
		if l.secret.inVolume(v) {
			withheld = append(withheld, v.Text)
			continue
		}
		if v.Text.Damage == "" && isStale(v) {
			if v, err = reanalyse(ctx, v); err != nil {
				return err
			}
		}
		current = append(current, v)
	}
	next, err := newEdition(ctx, current)
	if err != nil {
		return err
	}
	l.swap(next)
	l.seen, l.withheld = version, withheld
	return nil
}

// write carries out what plan wants held: everything that can fail, then the
// commit, then the swap.
func (l *Library) write(ctx context.Context, plan func(held []Text) (Found, error)) (Report, error) {
	l.writer.Lock()
	defer l.writer.Unlock()
	start := time.Now()

	if err := l.refresh(ctx); err != nil {
		return Report{}, err
	}
	held := l.live.Load().texts()
	for i := range held {
		if held[i].Damage != "" {
			held[i].SHA256 = "" // no source is like it: it is to be read again
		}
	}
	found, err := plan(held)
	l.secret.conceal(found.LeftOut)
	if err == nil {
		found, err = l.withhold(found)
	}
	failed := Report{LeftOut: found.LeftOut}
	if err != nil {
		return failed, err
	}
	c, err := planChange(ctx, l.live.Load().volumes, found.Documents, found.Keep)
	if err != nil {
		return failed, err
	}
	c.drop = append(c.drop, found.gone...)
	if len(c.put)+len(c.drop) > 0 {
		if err := l.commit(ctx, c); err != nil {
			return failed, err
		}
	}
	report := c.report(l.live.Load().volumes)
	report.LeftOut, report.Took = found.LeftOut, time.Since(start)
	return report, nil
}

// commit stores a change and swaps to the edition it makes. The index is built
// inside the transaction, where the IDs of new texts are known and a failure
// still undoes everything.
func (l *Library) commit(ctx context.Context, c change) error {
	var next *edition
	err := l.store.ReplaceTexts(ctx, c.put, c.drop, func(stored []Text) error {
		volumes, err := c.apply(l.live.Load().volumes, stored)
		if err != nil {
			return err
		}
		if next, err = newEdition(ctx, volumes); err != nil {
			return err
		}
		return ctx.Err()
	})
	if err != nil {
		return fmt.Errorf("store the texts: %w", err)
	}
	l.swap(next)
	l.withheld = slices.DeleteFunc(l.withheld, func(t Text) bool {
		return slices.Contains(c.drop, t.ID) || slices.ContainsFunc(c.put, func(v Volume) bool { return v.Text.Origin == t.Origin })
	})
	return nil
}

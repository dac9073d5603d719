package retrieval

import "context"

// Reread makes what is stored the live texts, as Refresh does, also where nobody is
// known to have changed it: what lies on a disk can.
func (l *Library) Reread(ctx context.Context) error {
	l.writer.Lock()
	defer l.writer.Unlock()
	return l.read(ctx)
}

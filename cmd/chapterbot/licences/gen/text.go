package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

const preface = `What chapterbot is made of, and under which licences

Made by "go generate ./cmd/chapterbot/licences" from the modules that are linked
into the program, for Linux. Each is named above the text of its licence, and those
that have the same text stand together. The word lists have their licences in
NOTICE, chapterbot its own in LICENSE.

The program of the container image is linked statically: it holds parts of the C
library of the image that it was built in. Debian's is the GNU C Library, under the
GNU Lesser General Public License, version 2.1 or later; its notices and that
licence are in the image, in /usr/share/doc/chapterbot, with those of the list of
certificates. All that it takes to link the program anew is in chapterbot's sources
and its Dockerfile.
`

// thirdParty is the text of THIRD_PARTY.
func thirdParty(ctx context.Context, root string) (string, error) {
	golang, err := goItself(ctx)
	if err != nil {
		return "", err
	}
	linked, err := modules(ctx, root)
	if err != nil {
		return "", err
	}
	sqlite, err := sqliteIn(linked)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString(preface)
	for _, g := range byText(slices.Concat([]part{golang, sqlite}, linked)) {
		fmt.Fprintf(&b, "\n%s\n%s\n\n%s", strings.Repeat("=", 78), strings.Join(g.names, "\n"), g.text)
	}
	return b.String(), nil
}

// group is a text and the parts whose it is.
type group struct {
	names []string
	text  string
}

// byText puts the parts that have the same text together, in the order in which
// they first come.
func byText(parts []part) (groups []*group) {
	at := map[string]*group{}
	for _, p := range parts {
		text := strings.Join(p.texts, "\n"+strings.Repeat("-", 78)+"\n")
		g := at[text]
		if g == nil {
			g = &group{text: text}
			at[text] = g
			groups = append(groups, g)
		}
		g.names = append(g.names, p.name)
	}
	return groups
}

// plain is a licence's text with line ends and nothing else to control a terminal.
func plain(data []byte) string {
	text := strings.NewReplacer("\r\n", "\n", "\f", "", "\ufeff", "", "\t", "    ").Replace(string(data))
	lines := strings.Split(strings.Trim(text, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// together is everything that the binary says of licences.
func together(root, thirdParty string) (string, error) {
	var b strings.Builder
	for _, name := range []string{"LICENSE", "NOTICE"} {
		data, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s\n%s\n", data, strings.Repeat("=", 78))
	}
	b.WriteString(thirdParty)
	return b.String(), nil
}

func compress(text string) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write([]byte(text)); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

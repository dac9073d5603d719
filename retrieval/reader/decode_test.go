package reader_test

import (
	"encoding/binary"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/chapterbot/chapterbot/retrieval/reader"
)

func inUTF16(order binary.AppendByteOrder, s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, u)
	}
	return string(b)
}

func TestWhatIsNotUTF8TextIsNamedWithTheRemedy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, source, want string }{
		{"Latin-1", "Good day.\nA caf\xe9 on the corner of the street, open until late.\n", "x.txt: line 2 is not UTF-8 (byte 0xE9 at offset 15): save the file as UTF-8 (it looks like Windows-1252"},
		{"half a character", "caf\xc3", "x.txt: line 1 is not UTF-8 (byte 0xC3 at offset 3): save the file as UTF-8"},
		{"UTF-16 with a mark", "\xff\xfe" + inUTF16(binary.LittleEndian, "Good day."), "x.txt: it is encoded in UTF-16: save it as UTF-8"},
		{"UTF-16, the other order", "\xfe\xff" + inUTF16(binary.BigEndian, "Good day."), "x.txt: it is encoded in UTF-16: save it as UTF-8"},
		{"UTF-16 without a mark", inUTF16(binary.LittleEndian, "Good day."), "x.txt: it is encoded in UTF-16: save it as UTF-8"},
		{"UTF-32", "\xff\xfe\x00\x00G\x00\x00\x00", "x.txt: it is encoded in UTF-32: save it as UTF-8"},
		{"a picture", "\x89PNG\r\n\x1a\n", "x.txt: line 1 is not UTF-8"},
		{"a PDF", "%PDF-1.4\n% a whole page in ASCII\n", "x.txt: it is a PDF, whatever its name says: save it as text"},
		{"Rich Text", "{\\rtf1\\ansi Good day.}", "x.txt: it is a Rich Text file"},
		{"a Word file", "PK\x03\x04\x14\x00", "x.txt: it is an archive, as Word"},
		{"a NUL", "one\ntwo\x00three and so on", "x.txt: line 2 holds a NUL byte (offset 7): it is not a text file"},
		{"nothing", "", "x.txt: it is empty"},
		{"blanks", "\ufeff \n\t\n", "x.txt: it is empty"},
		{"a heading alone", "Chapter 1\n", "x.txt: there is no paragraph of text in it"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, _, err := reader.Read("x.txt", strings.NewReader(c.source))
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}

func TestAByteOrderMarkIsNoPartOfTheText(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"x.txt", "x.md"} {
		if doc, _ := read(t, name, "\ufeffGood day."); doc.Sections[0].Body != "Good day." {
			t.Errorf("%s: body %q", name, doc.Sections[0].Body)
		}
	}
}

func TestOtherKindsOfFilesAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"x.pdf", "x", "x.txt.gz"} {
		_, _, err := reader.Read(name, strings.NewReader("Good day."))
		if err == nil || !strings.HasPrefix(err.Error(), name+": chapterbot reads .txt and .md files") {
			t.Errorf("%s: error %v, want it to say what is read", name, err)
		}
	}
}

// endless is a file far larger than any that is read, which goes on as long as a
// test needs to tell.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'a'
	}
	if e.read += len(p); e.read > 3*reader.MaxSize {
		return len(p), io.EOF
	}
	return len(p), nil
}

func TestATooLargeFileIsNotReadToItsEnd(t *testing.T) {
	t.Parallel()
	var e endless
	_, _, err := reader.Read("x.txt", &e)
	if err == nil || !strings.Contains(err.Error(), "x.txt: it is larger than 64 MB: split it") {
		t.Errorf("error %v, want the limit and the remedy", err)
	}
	if e.read > 2*reader.MaxSize {
		t.Errorf("it read %d bytes of it", e.read)
	}
}

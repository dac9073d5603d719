package reader

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// decode checks that data is UTF-8 text and returns it without its byte order
// mark and with "\n" for every line end.
func decode(data []byte) (string, error) {
	if kind := otherFormat(data); kind != "" {
		return "", fmt.Errorf("it is %s, whatever its name says: save it as text", kind)
	}
	if name := foreignEncoding(data); name != "" {
		return "", fmt.Errorf("it is encoded in %s: save it as UTF-8", name)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return "", fmt.Errorf("line %d holds a NUL byte (offset %d): it is not a text file", lineAt(data, i), i)
	}
	if i := invalidAt(data); i >= 0 {
		return "", fmt.Errorf("line %d is not UTF-8 (byte 0x%02X at offset %d): save the file as UTF-8%s",
			lineAt(data, i), data[i], i, guess(data))
	}
	s := strings.ReplaceAll(string(data), "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	if strings.TrimSpace(s) == "" {
		return "", errors.New("it is empty")
	}
	return s, nil
}

// otherFormat names what a file is that a text was taken for, by its first
// bytes. Some of them are as good as readable and would be quoted.
func otherFormat(data []byte) string {
	for _, format := range []struct{ begins, name string }{
		{"%PDF-", "a PDF"},
		{"{\\rtf", "a Rich Text file"},
		{"PK\x03\x04", "an archive, as Word, OpenDocument and EPUB files are"},
		{"\xd0\xcf\x11\xe0", "an old Word file"},
	} {
		if bytes.HasPrefix(data, []byte(format.begins)) {
			return format.name
		}
	}
	return ""
}

// foreignEncoding names UTF-16 and UTF-32, by the byte order mark or, without
// one, by where the zero bytes of Latin letters stand.
func foreignEncoding(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")), bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return "UTF-32"
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return "UTF-16"
	}
	head := data[:min(len(data), 1024)]
	var zeros [2]int
	for i, b := range head {
		if b == 0 {
			zeros[i%2]++
		}
	}
	if half := len(head) / 2; half >= 4 && (zeros[0] > half/2) != (zeros[1] > half/2) {
		return "UTF-16"
	}
	return ""
}

// invalidAt returns the offset of the first byte that is not UTF-8, or -1.
func invalidAt(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return -1
}

// guess names the likely encoding of a file with few bytes above 0x7F: that
// is how a text in a western language looks in an eight-bit encoding.
func guess(data []byte) string {
	high := 0
	for _, b := range data {
		if b >= 0x80 {
			high++
		}
	}
	if high*5 < len(data) {
		return " (it looks like Windows-1252 or Latin-1; iconv -f WINDOWS-1252 -t UTF-8 converts it)"
	}
	return ""
}

func lineAt(data []byte, offset int) int { return 1 + bytes.Count(data[:offset], []byte("\n")) }

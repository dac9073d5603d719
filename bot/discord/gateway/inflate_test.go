package gateway

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestWhatWasCompressedIsInflatedAsItWas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s stream
		var z inflater
		for _, text := range rapid.SliceOfN(rapid.StringN(0, 200, -1), 1, 20).Draw(t, "payloads") {
			text = strings.Repeat(text, rapid.SampledFrom([]int{1, 1, 1, 300}).Draw(t, "times"))
			data := s.payload(text)
			cut := rapid.IntRange(0, len(data)).Draw(t, "cut")
			var got []byte
			for _, part := range [][]byte{data[:cut], data[cut:]} {
				out, err := z.next(part)
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, out...)
			}
			if string(got) != text {
				t.Fatalf("%d bytes came back as %d others", len(text), len(got))
			}
		}
	})
}

// What deflate can't shorten it stores, in blocks of its own; the window is then
// full of it.
func TestWhatCannotBeCompressedIsInflated(t *testing.T) {
	t.Parallel()
	var s stream
	var z inflater
	noise := make([]byte, 100_000)
	random := rand.NewChaCha8([32]byte{1})
	for range 5 {
		_, _ = random.Read(noise)
		out, err := z.next(s.payload(string(noise)))
		if err != nil || !bytes.Equal(out, noise) {
			t.Fatalf("%d of %d bytes came back: %v", len(out), len(noise), err)
		}
	}
	if len(z.window) > deflateWindow {
		t.Errorf("%d bytes are kept, deflate looks back on %d", len(z.window), deflateWindow)
	}
}

func TestABombIsNotInflated(t *testing.T) {
	t.Parallel()
	var s stream
	var z inflater
	out, err := z.next(s.payload(strings.Repeat("\x00", maxEvent+1)))
	if !errors.Is(err, errTooLong) {
		t.Errorf("%d bytes were inflated: %v", len(out), err)
	}
}

func FuzzInflate(f *testing.F) {
	var s stream
	f.Add(s.payload(`{"op":11}`), s.payload(`{"op":11}`))
	f.Add([]byte("\x78\x9c\x00garbage"), []byte("\x00\x00\xff\xff"))
	f.Fuzz(func(_ *testing.T, a, b []byte) {
		var z inflater
		for _, message := range [][]byte{a, b} {
			if _, err := z.next(message); err != nil {
				return
			}
		}
	})
}

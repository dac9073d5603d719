package gateway

import (
	"bytes"
	"compress/zlib"
	"errors"
	"io"
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

// A payload that was cut, as by what stands between, is no whole one.
func TestACutPayloadIsCorrupt(t *testing.T) {
	t.Parallel()
	var s stream
	first := s.payload(`{"op":0,"d":"the lamp of the old lighthouse"}`)
	second := s.payload(`{"op":0,"d":"another harbour, and other boats altogether"}`)
	for at := range len(second) - len(syncFlush) {
		var z inflater
		if _, err := z.next(first); err != nil {
			t.Fatal(err)
		}
		if out, err := z.next(append(bytes.Clone(second[:at]), syncFlush...)); err == nil && at > 0 {
			t.Errorf("cut at byte %d of %d it is taken for %q", at, len(second), out)
		}
	}
	var z inflater
	if out, err := z.next([]byte("\x78\x9c\x03\x00behind the end\x00\x00\xff\xff")); !errors.Is(err, errCorrupt) {
		t.Errorf("what stands behind the stream's end is passed over: %q, %v", out, err)
	}
}

// What is a stream is inflated as zlib's own reader does it.
func FuzzInflate(f *testing.F) {
	var s stream
	f.Add(s.payload(`{"op":11}`), s.payload(`{"op":11}`))
	f.Add([]byte("\x78\x9c\x00garbage"), []byte("\x00\x00\xff\xff"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		var z inflater
		var got []byte
		for _, message := range [][]byte{a, b} {
			out, err := z.next(message)
			if err != nil {
				return
			}
			got = append(got, out...)
		}
		if len(z.pending) > 0 || !z.begun {
			return
		}
		r, err := zlib.NewReader(bytes.NewReader(append(a, b...)))
		if err != nil {
			t.Fatal(err)
		}
		want, _ := io.ReadAll(r) // which misses its end
		if !bytes.Equal(got, want) {
			t.Fatalf("%q, want %q", got, want)
		}
	})
}

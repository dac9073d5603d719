package gateway

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
)

// inflater takes a connection's zlib-stream apart (API documentation, "Transport
// Compression"): all that Discord sends is one stream, and each payload ends
// with a sync flush, at a byte's end, so that it can be inflated as a stream of
// its own which knows the end of what came before.
//
// The zero value is ready to use.
type inflater struct {
	begun   bool
	pending []byte // of a payload in several messages
	window  []byte // the end of what was inflated, as much as deflate looks back on
	flate   io.ReadCloser
}

const deflateWindow = 32 << 10

var (
	syncFlush = []byte{0, 0, 0xff, 0xff}
	lastBlock = []byte{1, 0, 0, 0xff, 0xff} // empty: what stands before it is whole

	errCorrupt = errors.New("compression is corrupt")
	errTooLong = fmt.Errorf("event of more than %d MiB", maxEvent>>20)
)

// next inflates the payload that a message completes; nil where more of it is
// to come.
func (z *inflater) next(message []byte) ([]byte, error) {
	z.pending = append(z.pending, message...)
	if len(z.pending) > maxEvent {
		return nil, errTooLong
	}
	if !bytes.HasSuffix(z.pending, syncFlush) {
		return nil, nil
	}
	in := z.pending
	z.pending = nil
	if !z.begun {
		if len(in) < 2 || in[0]&0x0f != 8 || in[0]>>4 > 7 || in[1]&0x20 != 0 || (uint(in[0])<<8|uint(in[1]))%31 != 0 { // RFC 1950, section 2.2
			return nil, fmt.Errorf("%w: no header", errCorrupt)
		}
		z.begun, in = true, in[2:]
	}
	return z.inflate(in)
}

func (z *inflater) inflate(in []byte) ([]byte, error) {
	if z.flate == nil {
		z.flate = flate.NewReader(nil)
	}
	whole := bytes.NewReader(append(in, lastBlock...))
	if err := z.flate.(flate.Resetter).Reset(whole, z.window); err != nil { // as flate.NewReader documents
		return nil, err
	}
	var out bytes.Buffer
	_, err := out.ReadFrom(io.LimitReader(z.flate, maxEvent+1))
	switch {
	case out.Len() > maxEvent:
		return nil, errTooLong
	case err != nil:
		return nil, fmt.Errorf("%w: %w", errCorrupt, err)
	case whole.Len() > 0:
		return nil, fmt.Errorf("%w: it ends before its end", errCorrupt)
	}
	z.remember(out.Bytes())
	return out.Bytes(), nil
}

// remember keeps the end of what was inflated.
func (z *inflater) remember(out []byte) {
	out = out[max(0, len(out)-deflateWindow):]
	if excess := len(z.window) + len(out) - deflateWindow; excess > 0 {
		z.window = z.window[:copy(z.window, z.window[excess:])]
	}
	z.window = append(z.window, out...)
}

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
		if len(in) < 2 || in[0]&0x0f != 8 || in[1]&0x20 != 0 || (uint(in[0])<<8|uint(in[1]))%31 != 0 { // RFC 1950, section 2.2
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
	if err := z.flate.(flate.Resetter).Reset(bytes.NewReader(in), z.window); err != nil { // as flate.NewReader documents
		return nil, err
	}
	var out bytes.Buffer
	_, err := out.ReadFrom(io.LimitReader(z.flate, maxEvent+1))
	switch {
	case out.Len() > maxEvent:
		return nil, errTooLong
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF): // the stream goes on
		return nil, fmt.Errorf("%w: %w", errCorrupt, err)
	}
	z.window = append(z.window, out.Bytes()...)
	z.window = bytes.Clone(z.window[max(0, len(z.window)-deflateWindow):])
	return out.Bytes(), nil
}

package discordtest

import (
	"bytes"
	"compress/zlib"
)

// zlibStreamName is how a client asks for transport compression.
const zlibStreamName = "zlib-stream"

// zlibStream is a connection's transport compression: one stream, flushed at the
// end of each payload.
type zlibStream struct {
	out bytes.Buffer
	w   *zlib.Writer
}

func newZlibStream() *zlibStream {
	z := &zlibStream{}
	z.w = zlib.NewWriter(&z.out)
	return z
}

// next is the message that carries a payload.
func (z *zlibStream) next(payload []byte) []byte {
	z.out.Reset()
	_, _ = z.w.Write(payload) // a bytes.Buffer takes everything
	_ = z.w.Flush()
	return bytes.Clone(z.out.Bytes())
}

// deflate compresses one payload, for those who asked for that in IDENTIFY.
func deflate(data []byte) []byte {
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

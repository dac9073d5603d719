package retrieval

import (
	"fmt"
	"os"
	"testing"
)

func TestDbgWho(t *testing.T) {
	l := talkIn(os.Getenv("L")).as(os.Getenv("M"))
	_, ids := l.words(os.Getenv("M"))
	for i := range ids {
		l.each(ids[i:], 0xffff, func(s *saying, ends uint64) {
			w := []string{}
			l.beginnings(s.phrase, func(x chatWord) {
				if len(w) < 3 {
					for k, v := range l.ids {
						if v == x {
							w = append(w, k)
						}
					}
				}
			})
			fmt.Printf("at %d ends %b use %b talk %d begins %v len %d\n", i, ends, s.use, s.talk, w, len(s.phrase))
		})
	}
}

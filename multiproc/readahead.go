package multiproc

import (
	"runtime"

	"github.com/redline-metrics/redline/multiproc/internal/dbfile"
)

// maxReaders bounds how many files are read at once.
const maxReaders = 4

// readAhead reads files on several processors, and hands their windows to absorb one
// by one, in their order: sums of floats depend on it. A window is absorb's while it
// runs.
func (c *Collector) readAhead(dir int, files []*file, absorb func(f *file, w dbfile.Window)) {
	readers := min(runtime.GOMAXPROCS(0), maxReaders, 1+len(files)/filesPerReader)
	windows := make([]chan dbfile.Window, readers)
	known := c.framed // absorb adds behind its end
	for i := range readers {
		// Of a reader's windows one is absorbed, one is filled and the others wait in the
		// channel: when there is room in it, the next one's buffers are free.
		windows[i] = make(chan dbfile.Window, dbfile.Buffers-2)
		go func() {
			r := &c.readers[i]
			for n := i; n < len(files); n += readers {
				r.Read(dir, files[n].name, files[n].past(known), func(w dbfile.Window) { windows[i] <- w })
			}
		}()
	}
	for i, f := range files {
		for last := false; !last; {
			w := <-windows[i%readers]
			absorb(f, w)
			last = w.Last
		}
	}
}

// filesPerReader are so few that another reader is not worth its start.
const filesPerReader = 32

// Package boundedfile reads files that a user names. None of them can take the memory or
// keep the process: each has a bound, a pipe ends or is given up, and a directory is refused.
package boundedfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// How long a pipe may be silent: before somebody writes to it, and between two reads.
const (
	awaitWriter = 3 * time.Second
	awaitData   = 30 * time.Second
	lookAgain   = 10 * time.Millisecond
)

// Bounds of files, in bytes: of configuration, and of lists of targets, in which 200,000
// targets have room.
const (
	Config  = 32 << 20
	Targets = 64 << 20
)

// Read reads all of a file that has at most a number of bytes. A pipe, as of a process
// substitution, is read to its end. The reason of an error names no file: it is a
// *fs.PathError.
func Read(path string, most int64) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0) //nolint:gosec // the user's to name
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, failure(path, errors.New("is a directory"))
	}
	if info.Mode().IsRegular() && info.Size() > most {
		return nil, failure(path, tooLong(most))
	}
	var from io.Reader = file
	if info.Mode()&fs.ModeNamedPipe != 0 {
		from = &pipe{file: file}
	}
	text, err := io.ReadAll(io.LimitReader(from, most+1))
	if err == nil && int64(len(text)) > most {
		err = tooLong(most)
	}
	return text, failure(path, err)
}

// Check says whether a file that others read, perhaps again and again, is a regular one of at
// most a number of bytes. The null device is an empty file.
func Check(path string, most int64) error {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return err
	case info.Mode().IsRegular() && info.Size() <= most, path == os.DevNull:
		return nil
	case info.Mode().IsRegular():
		return failure(path, tooLong(most))
	}
	return failure(path, fmt.Errorf("is a %s; expected a regular file", kind(info.Mode())))
}

// CheckWritable says whether a log that others open can be opened without waiting: a pipe that
// nobody reads keeps an open for writing until somebody does. A file that is missing may be
// made.
func CheckWritable(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.IsDir():
		return &fs.PathError{Op: "open", Path: path, Err: errors.New("is a directory; expected a file")}
	case info.Mode()&fs.ModeNamedPipe == 0:
		return nil
	}
	file, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0) //nolint:gosec // the user's to name
	if errors.Is(err, syscall.ENXIO) {
		return &fs.PathError{Op: "open", Path: path, Err: errors.New("is a pipe that nobody reads; expected a file")}
	} else if err != nil {
		return err
	}
	return file.Close()
}

func kind(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "directory"
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	}
	return "device"
}

func tooLong(most int64) error {
	if most < 1<<20 {
		return fmt.Errorf("over %d bytes, which is the limit", most)
	}
	return fmt.Errorf("over %d MiB, which is the limit", most>>20)
}

// failure returns err with the file that it is of.
func failure(path string, err error) error {
	var named *fs.PathError
	if err == nil || errors.As(err, &named) {
		return err
	}
	return &fs.PathError{Op: "read", Path: path, Err: err}
}

// pipe reads a pipe that was opened without waiting for a writer.
type pipe struct {
	file  *os.File
	began bool // somebody has written
}

// Read implements io.Reader. Until somebody writes, the end of a pipe is none.
func (p *pipe) Read(b []byte) (int, error) {
	for start := time.Now(); ; time.Sleep(lookAgain) {
		_ = p.file.SetReadDeadline(time.Now().Add(awaitData)) // a pipe has deadlines
		n, err := p.file.Read(b)
		p.began = p.began || n > 0
		switch {
		case errors.Is(err, os.ErrDeadlineExceeded):
			return n, fmt.Errorf("a pipe that has been silent for %v", awaitData)
		case !errors.Is(err, io.EOF) || p.began:
			return n, err
		case time.Since(start) > awaitWriter:
			return 0, fmt.Errorf("a pipe that nobody has written to for %v", awaitWriter)
		}
	}
}

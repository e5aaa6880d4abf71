// Package proc answers who runs: locks that name their holder, and the
// processes of a process namespace. It asks the kernel, so nothing it says can
// be left over from a killed process.
package proc

import (
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// ErrHeld says that another process holds the lock.
var ErrHeld = errors.New("the lock is held by another process")

// Lock is a lock on a file that the kernel drops when its holder ends, however
// it ends. It is never inherited by children.
type Lock struct{ file *os.File }

// TryLock takes the lock on the file at path, making the file if need be.
// It returns ErrHeld at once if another process has it.
func TryLock(path string) (*Lock, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the lock: %w", err)
	}
	whole := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart}
	if err := syscall.FcntlFlock(file.Fd(), syscall.F_SETLK, &whole); err != nil {
		file.Close()
		if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EACCES) {
			return nil, ErrHeld
		}
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return &Lock{file}, nil
}

// Unlock lets the lock go.
func (l *Lock) Unlock() error { return l.file.Close() }

// Holder returns the id of the process that holds the lock on the file at
// path, as this process sees it, or 0 if nobody does. Its own lock is not
// seen, and asking from the process that holds the lock would drop it: POSIX
// locks end when any descriptor of the file is closed.
func Holder(path string) (int, error) {
	file, err := os.OpenFile(path, os.O_RDWR|syscall.O_CLOEXEC, 0)
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("open the lock: %w", err)
	}
	defer file.Close()
	asked := syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart}
	if err := syscall.FcntlFlock(file.Fd(), syscall.F_GETLK, &asked); err != nil {
		return 0, fmt.Errorf("ask who locks %s: %w", path, err)
	}
	if asked.Type == syscall.F_UNLCK {
		return 0, nil
	}
	return int(asked.Pid), nil
}

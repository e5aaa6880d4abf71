package cluster

import (
	"errors"
	"fmt"
	"log"
	"os"
	"strconv"
	"syscall"

	"songbook.test/cluster/internal/proc"
)

// The hidden subcommands by which this program starts itself.
const (
	InitCommand      = "init"
	SuperviseCommand = "supervise"
)

// ErrTaken says that another init of the same cluster was faster.
var ErrTaken = errors.New("another init has the cluster")

// Descriptors that processes of the cluster are started with.
const (
	// hostNetwork is the host's network namespace, for init and supervisor.
	hostNetwork = 3
	// starter is a pipe that ends with the process which started init.
	starter = 4
)

// Init is process 1 of the cluster's namespaces. It holds the cluster's lock,
// prepares the namespaces, starts the supervisor and reaps every orphan. When
// it returns, the kernel kills all that is left inside.
func (c *Cluster) Init(programs ProgramPaths) error {
	lock, err := proc.TryLock(c.lockFile())
	if errors.Is(err, proc.ErrHeld) {
		return ErrTaken
	}
	if err != nil {
		return err
	}
	defer lock.Unlock()
	if !starterLives() {
		return errors.New("the process that started init was killed")
	}
	// /proc is still the host's: it tells the id by which the host knows us.
	own, err := os.Readlink("/proc/self")
	if err != nil {
		return err
	}
	if err := c.prepare(); err != nil {
		return err
	}
	arguments := append([]string{"songbook-cluster", "--dir", c.Folder, SuperviseCommand, own}, programs.arguments()...)
	supervisor, err := os.StartProcess("/proc/self/exe", arguments, &os.ProcAttr{
		Dir: "/",
		Env: os.Environ(),
		// The caller's terminal is let go here: the log takes its place.
		Files: []*os.File{nil, os.Stdout, os.Stderr, os.NewFile(hostNetwork, "host network")},
	})
	if err != nil {
		return fmt.Errorf("start the supervisor: %w", err)
	}
	return reap(supervisor.Pid)
}

// starterLives says whether the process that started init still runs. If it
// was killed before init had the lock, nobody could know of this init, and a
// down since then would have found nothing to stop.
func starterLives() bool {
	defer syscall.Close(starter)
	if err := syscall.SetNonblock(starter, true); err != nil {
		return false
	}
	_, err := syscall.Read(starter, make([]byte, 1))
	return errors.Is(err, syscall.EAGAIN) // else the pipe has ended
}

// prepare removes what a killed cluster left, and makes the namespaces ours.
func (c *Cluster) prepare() error {
	if err := c.removeLeftovers(); err != nil {
		return fmt.Errorf("remove what the last cluster left: %w", err)
	}
	previous := c.Logs() + ".previous"
	if err := os.RemoveAll(previous); err != nil {
		return err
	}
	if err := os.Rename(c.Logs(), previous); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := errors.Join(os.MkdirAll(c.Logs(), 0o755), os.MkdirAll(c.state(), 0o755)); err != nil {
		return err
	}
	output, err := openLog(c.log("cluster"))
	if err != nil {
		return err
	}
	for _, standard := range []int{1, 2} {
		if err := syscall.Dup3(int(output.Fd()), standard, 0); err != nil {
			return fmt.Errorf("write to the log: %w", err)
		}
	}
	if err := syscall.Sethostname([]byte(NodeName)); err != nil {
		return fmt.Errorf("set the node's name: %w", err)
	}
	if err := makeCgroups(); err != nil {
		return err
	}
	return c.mountOwn()
}

func openLog(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
}

// reap waits for every child, own or orphaned, until the main one ends.
func reap(main int) error {
	for {
		var status syscall.WaitStatus
		id, err := syscall.Wait4(-1, &status, 0, nil)
		switch {
		case errors.Is(err, syscall.EINTR):
		case err != nil:
			return fmt.Errorf("wait for children: %w", err)
		case id == main:
			log.Printf("the supervisor ended (status %d): everything ends", status)
			return nil
		}
	}
}

// ProgramPaths are the built programs that the cluster runs.
type ProgramPaths struct{ Kube, Pause string }

func (p ProgramPaths) arguments() []string { return []string{p.Kube, p.Pause} }

// ParseProgramPaths is the inverse of how the paths are handed on.
func ParseProgramPaths(arguments []string) (ProgramPaths, error) {
	if len(arguments) != 2 {
		return ProgramPaths{}, fmt.Errorf("%q are not the paths of two programs", arguments)
	}
	return ProgramPaths{Kube: arguments[0], Pause: arguments[1]}, nil
}

// ParseSupervise reads the arguments of the hidden supervise subcommand.
func ParseSupervise(arguments []string) (int, ProgramPaths, error) {
	if len(arguments) == 0 {
		return 0, ProgramPaths{}, errors.New("the id of init is missing")
	}
	id, err := strconv.Atoi(arguments[0])
	if err != nil {
		return 0, ProgramPaths{}, fmt.Errorf("read the id of init: %w", err)
	}
	programs, err := ParseProgramPaths(arguments[1:])
	return id, programs, err
}

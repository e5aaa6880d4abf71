package cluster

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"songbook.test/cluster/internal/build"
	"songbook.test/cluster/internal/proc"
)

// tailLines is how much of a failed component's log is shown.
const tailLines = 30

// Time limits; building programs is not among what they limit.
const (
	upTimeout   = 5 * time.Minute
	downTimeout = time.Minute
)

// ErrStopped says that no cluster runs.
var ErrStopped = errors.New("no cluster runs here: start one with up")

// Up returns when the cluster is ready: at once if it already is. It may be
// called by several at once, and again after it was cut off at any point.
func (c *Cluster) Up(ctx context.Context, progress io.Writer) error {
	if err := errors.Join(checkRights(), checkTools()); err != nil {
		return err
	}
	holder, report, err := c.Look()
	if err != nil {
		return err
	}
	if holder != 0 && report != nil && report.Phase == PhaseReady {
		fmt.Fprintf(progress, "already running since %s (init is process %d)\n", report.Since.Format(time.TimeOnly), holder)
		return nil
	}
	own := newExit()
	if holder != 0 {
		fmt.Fprintf(progress, "process %d is starting it already\n", holder)
	} else {
		if err := c.checkNetwork(); err != nil {
			return err
		}
		programs, err := c.ensure(ctx)
		if err != nil {
			return err
		}
		if own, err = c.spawnInit(programs); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, upTimeout)
	defer cancel()
	return c.wait(ctx, own, progress)
}

func (c *Cluster) ensure(ctx context.Context) (ProgramPaths, error) {
	var paths [2]string
	for i, name := range []string{"kube", "pause"} {
		program, err := build.Find(name)
		if err != nil {
			return ProgramPaths{}, err
		}
		if paths[i], err = c.Programs.Ensure(ctx, program); err != nil {
			return ProgramPaths{}, err
		}
	}
	return ProgramPaths{Kube: paths[0], Pause: paths[1]}, nil
}

// exit tells how the init that this process started ended.
type exit struct {
	id   int
	done chan error
}

// newExit is that of an init which another process started: never told.
func newExit() exit { return exit{done: make(chan error, 1)} }

func (c *Cluster) spawnInit(programs ProgramPaths) (exit, error) {
	network, err := os.Open("/proc/self/ns/net")
	if err != nil {
		return exit{}, err
	}
	defer network.Close()
	command := exec.Command("/proc/self/exe", append([]string{"--dir", c.Folder, InitCommand}, programs.arguments()...)...)
	command.Dir = "/"
	command.Stderr = os.Stderr     // until it has its log
	lives, alive, err := os.Pipe() // alive stays open until this process ends
	if err != nil {
		return exit{}, err
	}
	defer lives.Close()
	command.ExtraFiles = []*os.File{hostNetwork - 3: network, starter - 3: lives}
	command.Env = []string{"PATH=" + systemPath, "HOME=/"}
	command.SysProcAttr = &syscall.SysProcAttr{
		Setsid: true, // a Ctrl-C here is not meant for the cluster
		Cloneflags: syscall.CLONE_NEWPID | syscall.CLONE_NEWNS | syscall.CLONE_NEWNET |
			syscall.CLONE_NEWUTS | syscall.CLONE_NEWIPC,
	}
	if err := command.Start(); err != nil {
		return exit{}, fmt.Errorf("make the cluster's namespaces: %w", err)
	}
	own := exit{command.Process.Pid, make(chan error, 1)}
	go func() {
		own.done <- command.Wait()
		alive.Close()
	}()
	return own, nil
}

// wait follows the start to its end.
func (c *Cluster) wait(ctx context.Context, own exit, progress io.Writer) error {
	start := time.Now()
	doing, watched, lost := "", own.id, false
	for {
		holder, report, err := c.Look()
		if err != nil {
			return err
		}
		if holder != 0 {
			watched, lost = holder, false
		}
		if report != nil && report.Init == watched {
			switch report.Phase {
			case PhaseReady:
				if holder != 0 {
					fmt.Fprintf(progress, "ready after %.1f s\n", time.Since(start).Seconds())
					return nil
				}
			case PhaseFailed:
				return c.failure(report)
			case PhaseStarting:
				if report.Doing != doing {
					doing = report.Doing
					fmt.Fprintf(progress, "%5.1f s  %s\n", time.Since(start).Seconds(), doing)
				}
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("cut off while %q (it goes on; up waits for it again, down stops it): %w", doing, context.Cause(ctx))
		case err := <-own.done:
			// Another init may have been faster: then that one is watched.
			own.done = nil
			holder, report, lookErr := c.Look()
			if lookErr == nil && holder == 0 {
				if report != nil && report.Init == own.id && report.Phase == PhaseFailed {
					return c.failure(report)
				}
				return fmt.Errorf("init ended (%v): see %s", err, c.log("cluster"))
			}
		case <-time.After(retryInterval):
			if holder != 0 || own.id != 0 && own.done != nil {
				continue
			}
			if lost {
				return fmt.Errorf("the cluster was stopped while it started: see %s", c.log("cluster"))
			}
			lost = true // its last report may just be on its way
		}
	}
}

// failure explains a failed start with the end of the log.
func (c *Cluster) failure(report *Report) error {
	component := report.Component
	if component == "" {
		component = "cluster"
	}
	tail, err := tail(c.log(component), tailLines)
	if err != nil {
		tail = err.Error()
	}
	return fmt.Errorf("the start failed: %s\nthe end of %s:\n%s", report.Doing, c.log(component), tail)
}

// tail returns the last lines of a file.
func tail(path string, lines int) (string, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	all := slices.Collect(strings.Lines(string(content)))
	return strings.Join(all[max(0, len(all)-lines):], ""), nil
}

// Down ends the cluster and removes all but its logs. It may be called when
// nothing runs, and again after it was cut off.
func (c *Cluster) Down(ctx context.Context, progress io.Writer) error {
	if err := checkRights(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, downTimeout)
	defer cancel()
	lock, err := c.seize(ctx, progress)
	if err != nil {
		return err
	}
	defer lock.Unlock()
	// The kernel takes the namespace's link away a moment later; whoever asks
	// for the links after this returns should not see it any more.
	owner, err := os.ReadFile(filepath.Join("/sys/class/net", HostLink, "ifalias"))
	if err == nil && strings.TrimSpace(string(owner)) == c.Folder {
		_ = run("ip", "link", "delete", HostLink)
	}
	if err := c.removeLeftovers(); err != nil {
		return err
	}
	fmt.Fprintf(progress, "stopped; the logs stay in %s\n", c.Logs())
	return nil
}

// seize takes the cluster's lock, killing each init that holds it.
func (c *Cluster) seize(ctx context.Context, progress io.Writer) (*proc.Lock, error) {
	killed := 0
	for {
		holder, err := proc.Holder(c.lockFile())
		if err != nil {
			return nil, err
		}
		switch {
		case holder != 0 && holder != killed:
			// The kernel just named it as the holder of the lock, so it is ours.
			// Its end is the end of every process in its namespace.
			if err := syscall.Kill(holder, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
				return nil, fmt.Errorf("end init (process %d): %w", holder, err)
			}
			fmt.Fprintf(progress, "ended init (process %d) and with it every process of the cluster\n", holder)
			killed = holder
		case holder == 0:
			lock, err := proc.TryLock(c.lockFile())
			if !errors.Is(err, proc.ErrHeld) {
				return lock, err
			}
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("init (process %d) does not end: %w", holder, context.Cause(ctx))
		case <-time.After(retryInterval):
		}
	}
}

// Status writes what runs. It returns ErrStopped if nothing does.
func (c *Cluster) Status(out io.Writer) error {
	holder, report, err := c.Look()
	if err != nil {
		return err
	}
	if holder == 0 {
		return ErrStopped
	}
	if report == nil {
		fmt.Fprintf(out, "%s (init is process %d)\n", PhaseStarting, holder)
		return nil
	}
	processes, err := proc.SameNamespace(holder)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s since %s %s\nKUBECONFIG=%s\n\n", report.Phase, report.Since.Format(time.TimeOnly), report.Doing, c.Kubeconfig())
	fmt.Fprintf(out, "%-26s %8s %9s %9s\n", "COMPONENT", "PROCESS", "RESTARTS", "MEMORY")
	for _, name := range c.components() {
		running := report.Components[name]
		at := slices.IndexFunc(processes, func(p proc.Process) bool { return p.InnerID == running.InnerID })
		if running.InnerID == 0 || at < 0 {
			fmt.Fprintf(out, "%-26s %8s %9d\n", name, "-", running.Restarts)
			continue
		}
		fmt.Fprintf(out, "%-26s %8d %9d %5d MiB\n", name, processes[at].ID, running.Restarts, processes[at].ResidentKiB/1024)
	}
	fmt.Fprintf(out, "\n%d processes beside those in pods; logs in %s\n", len(processes), c.Logs())
	return nil
}

// components lists the names in the order of their start.
func (c *Cluster) components() []string {
	var names []string
	for _, stage := range c.stages("") {
		for _, component := range stage {
			names = append(names, component.name)
		}
	}
	return names
}

// Log writes a component's log. "cluster" is that of the supervisor.
func (c *Cluster) Log(component string, out io.Writer) error {
	known := append(c.components(), "cluster")
	if !slices.Contains(known, component) {
		return fmt.Errorf("there is no component %q; there are %s", component, strings.Join(known, ", "))
	}
	file, err := os.Open(c.log(component))
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(out, file)
	return err
}

// Load imports image archives (docker or OCI form) into the node.
func (c *Cluster) Load(archives ...string) error {
	if err := c.CheckReady(); err != nil {
		return err
	}
	for _, archive := range archives {
		if err := c.importImage(archive); err != nil {
			return err
		}
	}
	return nil
}

// CheckReady returns nil if the cluster runs and is ready.
func (c *Cluster) CheckReady() error {
	holder, report, err := c.Look()
	switch {
	case err != nil:
		return err
	case holder == 0:
		return ErrStopped
	case report == nil || report.Phase != PhaseReady:
		return errors.New("the cluster is still starting: wait for it with up")
	}
	return nil
}

func (c *Cluster) importImage(archive string) error {
	ctr, err := findTool("ctr")
	if err != nil {
		return err
	}
	snapshotter, err := os.ReadFile(c.state("snapshotter"))
	if err != nil {
		return err
	}
	return run(ctr, "--address", c.containerdSocket(), "--namespace", "k8s.io",
		"images", "import", "--snapshotter", string(snapshotter), archive)
}

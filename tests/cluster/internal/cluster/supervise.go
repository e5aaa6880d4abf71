package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"songbook.test/cluster/internal/image"
)

const (
	// startTimeout is how long one stage of the start may take.
	startTimeout = 3 * time.Minute
	// restartDelay is the pause before a component that ended is started again.
	restartDelay = time.Second
	// folderInterval is the time between two looks at the cluster's folder.
	folderInterval = 2 * time.Second
)

// supervisor starts the components and keeps them running.
type supervisor struct {
	*Cluster
	programs ProgramPaths
	// failed gets the first component that ends before the cluster is ready.
	failed chan componentError

	mutex     sync.Mutex
	report    Report
	processes map[string]*os.Process
}

// componentError says which component failed, and how.
type componentError struct {
	component string
	err       error
}

func (e componentError) Error() string { return fmt.Sprintf("%s: %v", e.component, e.err) }

func (e componentError) Unwrap() error { return e.err }

// Supervise starts the cluster, says in phase.json how far it is, and keeps
// the components running. It returns if the start fails or the folder is lost.
func (c *Cluster) Supervise(initID int, programs ProgramPaths) error {
	s := &supervisor{
		Cluster:   c,
		programs:  programs,
		failed:    make(chan componentError, 1),
		report:    Report{Init: initID, Components: map[string]Running{}},
		processes: map[string]*os.Process{},
	}
	err := s.start(context.Background())
	if err != nil {
		var failed componentError
		errors.As(err, &failed)
		s.say(func(r *Report) { r.Phase, r.Doing, r.Component = PhaseFailed, err.Error(), failed.component })
		return err
	}
	s.say(func(r *Report) { r.Phase, r.Doing = PhaseReady, "" })
	return s.watchFolder() // the components' own goroutines do the rest
}

// watchFolder returns when the cluster's folder is removed under it: without
// its lock nobody could find the cluster any more, to stop it.
func (s *supervisor) watchFolder() error {
	first, err := os.Stat(s.lockFile())
	for err == nil {
		time.Sleep(folderInterval)
		var now os.FileInfo
		if now, err = os.Stat(s.lockFile()); err == nil && !os.SameFile(first, now) {
			err = errors.New("it is another file now")
		}
	}
	return fmt.Errorf("the cluster's lock is lost: %w", err)
}

// say changes the report and publishes it.
func (s *supervisor) say(change func(*Report)) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	before := s.report.Phase
	change(&s.report)
	if s.report.Phase != before {
		s.report.Since = time.Now()
	}
	if err := s.writeReport(s.report); err != nil {
		log.Printf("write the report: %v", err)
	}
	log.Printf("%s %s", s.report.Phase, s.report.Doing)
}

func (s *supervisor) doing(what string) {
	s.say(func(r *Report) { r.Phase, r.Doing = PhaseStarting, what })
}

func (s *supervisor) start(ctx context.Context) error {
	s.doing("network and keys")
	cni, err := findCNI()
	if err != nil {
		return err
	}
	if err := s.writeConfiguration(cni); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	if err := s.connect(os.NewFile(hostNetwork, "host network")); err != nil {
		return fmt.Errorf("connect to the host: %w", err)
	}
	stages := s.stages(s.programs.Kube)
	for i, stage := range stages {
		for _, component := range stage {
			if err := s.launch(component); err != nil {
				return componentError{component.name, err}
			}
		}
		if i == len(stages)-1 {
			go s.serveNames(ctx, s.reloadNames)
		}
		for _, component := range stage {
			if err := s.await(ctx, component.name, component.ready); err != nil {
				return err
			}
		}
		if i == 0 {
			if err := s.loadPause(); err != nil {
				return componentError{"containerd", err}
			}
		}
	}
	if err := s.await(ctx, "dnsmasq", s.namesReady); err != nil {
		return err
	}
	config, err := os.ReadFile(s.kubeconfigOf("admin"))
	if err != nil {
		return err
	}
	return writeAtomic(s.Kubeconfig(), config, 0o600)
}

// await waits until the component serves, or any component ends.
func (s *supervisor) await(ctx context.Context, name string, ready probe) error {
	if ready == nil {
		return nil
	}
	s.doing("waiting for " + name)
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	result := make(chan error, 1)
	go func() { result <- retry(ctx, ready) }()
	select {
	case err := <-result:
		if err != nil {
			return componentError{name, fmt.Errorf("not ready after %s: %w", startTimeout, err)}
		}
		return nil
	case failed := <-s.failed:
		return failed
	}
}

// launch starts a component and sees to it that it keeps running.
func (s *supervisor) launch(component component) error {
	process, err := s.spawn(component)
	if err != nil {
		return err
	}
	go func() {
		for {
			err := process.Wait()
			if err == nil {
				err = errors.New("ended without an error")
			}
			log.Printf("%s: %v", component.name, err)
			select {
			case s.failed <- componentError{component.name, err}: // nobody reads once all is ready
			default:
			}
			for {
				time.Sleep(restartDelay)
				if process, err = s.spawn(component); err == nil {
					break
				}
				log.Printf("%s: %v", component.name, err)
			}
			s.say(func(r *Report) {
				running := r.Components[component.name]
				running.Restarts++
				r.Components[component.name] = running
			})
		}
	}()
	return nil
}

// spawn starts a component's process once.
func (s *supervisor) spawn(component component) (*exec.Cmd, error) {
	output, err := openLog(s.log(component.name))
	if err != nil {
		return nil, err
	}
	defer output.Close()
	path := component.command[0]
	if path != s.programs.Kube {
		if path, err = findTool(path); err != nil {
			return nil, err
		}
	}
	command := exec.Command(path, component.command[1:]...)
	command.Dir = "/"
	command.Stdout, command.Stderr = output, output
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	// Nothing of the caller's environment: proxies, say, would be obeyed.
	command.Env = []string{"PATH=" + systemPath, "HOME=" + s.state("home"), "TMPDIR=/run"}
	if err := command.Start(); err != nil {
		return nil, err
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	running := s.report.Components[component.name]
	running.InnerID = command.Process.Pid
	s.report.Components[component.name] = running
	s.processes[component.name] = command.Process
	return command, nil
}

// reloadNames makes the name server read its file again.
func (s *supervisor) reloadNames() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if process := s.processes["dnsmasq"]; process != nil {
		if err := process.Signal(syscall.SIGHUP); err != nil {
			log.Printf("tell dnsmasq of new names: %v", err)
		}
	}
}

// loadPause gives containerd the image that every pod starts with.
func (s *supervisor) loadPause() error {
	var archive bytes.Buffer
	pause, err := image.OfBinary(pauseImage, s.programs.Pause)
	if err != nil {
		return err
	}
	if err := pause.Write(&archive); err != nil {
		return err
	}
	path := s.state("pause.tar")
	if err := os.WriteFile(path, archive.Bytes(), 0o600); err != nil {
		return err
	}
	return s.importImage(path)
}

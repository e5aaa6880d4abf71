package cluster

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// run runs a tool to its end; its output is part of the error.
func run(command string, arguments ...string) error {
	output, err := exec.Command(command, arguments...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s %s: %w: %s", command, strings.Join(arguments, " "), err, bytes.TrimSpace(output))
	}
	return nil
}

// connect makes the link between the host's network namespace, which host is
// the file of, and this one, and the routes on both sides.
func (c *Cluster) connect(host *os.File) error {
	// A link of a cluster whose namespace is still being taken down.
	_ = inNamespace(host, "link", "delete", HostLink)
	// Names of links are looked up in the namespace of process 1, which is ours.
	outside := [][]string{
		{"link", "add", HostLink, "type", "veth", "peer", "name", nodeLink, "netns", "1"},
		{"link", "set", HostLink, "alias", c.Folder},
		{"address", "add", hostIP + linkBits, "dev", HostLink},
		{"link", "set", HostLink, "up"},
	}
	inside := [][]string{
		{"link", "set", "lo", "up"},
		{"address", "add", NodeIP + linkBits, "dev", nodeLink},
		{"link", "set", nodeLink, "up"},
	}
	for _, arguments := range outside {
		if err := inNamespace(host, arguments...); err != nil {
			return err
		}
	}
	for _, arguments := range inside {
		if err := run("ip", arguments...); err != nil {
			return err
		}
	}
	for _, network := range []string{podCIDR, serviceCIDR} {
		if err := inNamespace(host, "route", "add", network, "via", NodeIP, "dev", HostLink); err != nil {
			return err
		}
	}
	return os.WriteFile("/proc/sys/net/ipv4/ip_forward", []byte("1"), 0o644)
}

// inNamespace runs ip in the network namespace of the file.
func inNamespace(namespace *os.File, arguments ...string) error {
	command := exec.Command("nsenter", append([]string{"--net=/proc/self/fd/3", "ip"}, arguments...)...)
	command.ExtraFiles = []*os.File{namespace}
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("on the host, ip %s: %w: %s", strings.Join(arguments, " "), err, bytes.TrimSpace(output))
	}
	return nil
}

// mountOwn gives this mount namespace its own processes, log and run folders
// and kernel settings, so that nothing is written to the host's.
func (c *Cluster) mountOwn() error {
	if err := syscall.Mount("", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("part from the host's mounts: %w", err)
	}
	if err := syscall.Mount("proc", "/proc", "proc", 0, ""); err != nil {
		return fmt.Errorf("mount /proc: %w", err)
	}
	if err := c.makeReplaced(); err != nil {
		return err
	}
	for _, r := range c.replacements() {
		if err := os.MkdirAll(r.own, 0o755); err != nil {
			return err
		}
		if err := bind(r.own, r.host); err != nil {
			return err
		}
	}
	for setting, value := range kernelSettings {
		file := c.kernelFile(setting)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(value+"\n"), 0o644); err != nil {
			return err
		}
		if err := bind(file, filepath.Join("/proc/sys", setting)); err != nil {
			return err
		}
	}
	return nil
}

// makeReplaced makes the folders that are missing on the host, noting them
// first.
func (c *Cluster) makeReplaced() error {
	var missing []string
	for _, r := range c.replacements() {
		if _, err := os.Lstat(r.host); errors.Is(err, os.ErrNotExist) {
			missing = append(missing, r.host)
		}
	}
	if err := os.WriteFile(c.madeFile(), []byte(strings.Join(missing, "\n")), 0o644); err != nil {
		return err
	}
	for _, folder := range missing {
		if err := os.Mkdir(folder, 0o755); err != nil {
			return err
		}
	}
	return nil
}

func bind(own, host string) error {
	if err := syscall.Mount(own, host, "", syscall.MS_BIND, ""); err != nil {
		return fmt.Errorf("replace %s: %w", host, err)
	}
	return nil
}

// snapshotterFor chooses how containerd layers images below this folder:
// an overlay cannot lie on another overlay (as in a container).
func snapshotterFor(folder string) (string, error) {
	const overlayMagic = 0x794c7630
	var stat syscall.Statfs_t
	if err := syscall.Statfs(folder, &stat); err != nil {
		return "", fmt.Errorf("look at the file system of %s: %w", folder, err)
	}
	if stat.Type == overlayMagic {
		return "native", nil
	}
	return "overlayfs", nil
}

// cgroupRoots are the folders of the pods' group: one per mounted hierarchy.
func cgroupRoots() ([]string, error) {
	mounts, err := os.ReadFile("/proc/self/mounts")
	if err != nil {
		return nil, err
	}
	return parseCgroupRoots(string(mounts)), nil
}

func parseCgroupRoots(mounts string) []string {
	var roots []string
	for line := range strings.Lines(mounts) {
		fields := strings.Fields(line)
		if len(fields) > 2 && (fields[2] == "cgroup" || fields[2] == "cgroup2") {
			roots = append(roots, filepath.Join(fields[1], cgroupName))
		}
	}
	return roots
}

// makeCgroups makes the group that kubelet wants to find.
func makeCgroups() error {
	roots, err := cgroupRoots()
	if err != nil {
		return err
	}
	if len(roots) == 0 {
		return errors.New("no cgroup file system is mounted: kubelet cannot limit pods")
	}
	for _, root := range roots {
		if err := os.MkdirAll(root, 0o755); err != nil {
			return fmt.Errorf("make the cgroup %s: %w", root, err)
		}
	}
	return nil
}

// removeLeftovers removes what outlives the namespaces. Nothing of the cluster
// may be running, and the caller holds its lock.
func (c *Cluster) removeLeftovers() error {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	roots, err := cgroupRoots()
	if err != nil {
		return err
	}
	for _, root := range roots {
		// The kernel empties a group a moment after its last process.
		err = errors.Join(err, retry(ctx, func(context.Context) error { return removeCgroup(root) }))
	}
	if made, readErr := os.ReadFile(c.madeFile()); readErr == nil {
		for _, folder := range strings.Fields(string(made)) {
			_ = os.Remove(folder) // only if it is empty: it may be in use by now
		}
	}
	err = errors.Join(err, os.RemoveAll(c.state()))
	if removed := os.Remove(c.Kubeconfig()); !errors.Is(removed, os.ErrNotExist) {
		err = errors.Join(err, removed)
	}
	return err
}

// removeCgroup removes a group and those in it, the deepest first.
func removeCgroup(root string) error {
	var folders []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			folders = append(folders, path)
		}
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		return err
	})
	for _, folder := range slices.Backward(folders) {
		if removed := syscall.Rmdir(folder); removed != nil && !errors.Is(removed, syscall.ENOENT) {
			err = errors.Join(err, fmt.Errorf("remove the cgroup %s: %w", folder, removed))
		}
	}
	return err
}

// retryInterval is the time between two tries.
const retryInterval = 50 * time.Millisecond

// retry tries until there is no error, or returns the last one when the
// context ends.
func retry(ctx context.Context, try func(context.Context) error) error {
	for {
		err := try(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(retryInterval):
		}
	}
}

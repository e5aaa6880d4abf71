package proc

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// Process is one line of the process table.
type Process struct {
	// ID is the process id as this process sees it, InnerID as the process
	// itself sees it in its namespace.
	ID, InnerID int
	// Command is the command line, cut into arguments.
	Command []string
	// ResidentKiB is the memory held, in KiB.
	ResidentKiB int
}

// SameNamespace lists the processes that live in the process namespace of the
// process with this id, itself included. Zombies are left out.
func SameNamespace(id int) ([]Process, error) {
	namespace, err := os.Readlink(fmt.Sprintf("/proc/%d/ns/pid", id))
	if err != nil {
		return nil, fmt.Errorf("find the namespace of process %d: %w", id, err)
	}
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil, err
	}
	var found []Process
	for _, entry := range entries {
		other, err := strconv.Atoi(entry.Name())
		if err != nil {
			continue
		}
		folder := filepath.Join("/proc", entry.Name())
		// A process may end between any two of these reads: it is then left out.
		if its, err := os.Readlink(filepath.Join(folder, "ns/pid")); err != nil || its != namespace {
			continue
		}
		status, err := os.ReadFile(filepath.Join(folder, "status"))
		if err != nil {
			continue
		}
		command, err := os.ReadFile(filepath.Join(folder, "cmdline"))
		if err != nil || len(command) == 0 {
			continue
		}
		process := parseStatus(string(status))
		process.ID = other
		process.Command = strings.Split(strings.TrimRight(string(command), "\x00"), "\x00")
		found = append(found, process)
	}
	return found, nil
}

// parseStatus reads the inner id and the memory out of /proc/PID/status.
func parseStatus(status string) Process {
	var process Process
	for line := range strings.SplitSeq(status, "\n") {
		name, value, _ := strings.Cut(line, ":")
		fields := strings.Fields(value)
		if len(fields) == 0 {
			continue
		}
		switch name {
		case "NSpid":
			process.InnerID, _ = strconv.Atoi(fields[len(fields)-1])
		case "VmRSS":
			process.ResidentKiB, _ = strconv.Atoi(fields[0])
		}
	}
	return process
}

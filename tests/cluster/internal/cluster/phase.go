package cluster

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"songbook.test/cluster/internal/proc"
)

// Phase is how far the start has come.
type Phase string

// The phases, in order; the last two are alternatives.
const (
	PhaseStarting Phase = "Starting"
	PhaseReady    Phase = "Ready"
	PhaseFailed   Phase = "Failed"
)

// Report is what the supervisor says of itself in phase.json.
type Report struct {
	// Init is the id of the init process on the host: a report by another
	// init than the one that lives is void.
	Init  int       `json:"init"`
	Phase Phase     `json:"phase"`
	Since time.Time `json:"since"`
	// Doing says what is being waited for, or what failed.
	Doing string `json:"doing"`
	// Component is the one that failed.
	Component string `json:"component,omitempty"`
	// Components maps each to its process.
	Components map[string]Running `json:"components,omitempty"`
}

// Running is a component's process.
type Running struct {
	// InnerID is the process id in the cluster's namespace.
	InnerID int `json:"innerId"`
	// Restarts counts how often it ended by itself since it was ready.
	Restarts int `json:"restarts"`
}

// Look returns the id of the living init and its report. The id is 0 if no
// cluster lives here; the report is nil if there is none, or none of this init.
func (c *Cluster) Look() (int, *Report, error) {
	holder, err := proc.Holder(c.lockFile())
	if err != nil {
		return 0, nil, err
	}
	report, err := c.readReport()
	if err != nil {
		return holder, nil, err
	}
	if report != nil && report.Init != holder && holder != 0 {
		report = nil
	}
	return holder, report, nil
}

func (c *Cluster) readReport() (*Report, error) {
	data, err := os.ReadFile(c.phaseFile())
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var report Report
	if err := json.Unmarshal(data, &report); err != nil {
		return nil, fmt.Errorf("read %s: %w", c.phaseFile(), err)
	}
	return &report, nil
}

func (c *Cluster) writeReport(report Report) error {
	data, err := json.MarshalIndent(report, "", "  ")
	if err != nil {
		return err
	}
	return writeAtomic(c.phaseFile(), append(data, '\n'), 0o644)
}

// writeAtomic writes a file that is never seen half written.
func writeAtomic(path string, data []byte, mode os.FileMode) error {
	partial := path + ".partial"
	return errors.Join(os.WriteFile(partial, data, mode), os.Rename(partial, path))
}

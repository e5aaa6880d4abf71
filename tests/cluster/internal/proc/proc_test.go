package proc

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// lockVariable makes this test binary a process that holds the lock it names.
const lockVariable = "PROC_TEST_LOCK"

func TestMain(m *testing.M) {
	if path := os.Getenv(lockVariable); path != "" {
		if _, err := TryLock(path); err != nil {
			os.Exit(1)
		}
		time.Sleep(time.Minute)
		return
	}
	os.Exit(m.Run())
}

func TestLockNamesItsHolderUntilItIsKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	if holder, err := Holder(path); holder != 0 || err != nil {
		t.Fatalf("a missing lock is held by %d (%v)", holder, err)
	}
	other := exec.Command(os.Args[0])
	other.Env = append(os.Environ(), lockVariable+"="+path)
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, func() bool {
		holder, err := Holder(path)
		return err == nil && holder == other.Process.Pid
	})
	if _, err := TryLock(path); !errors.Is(err, ErrHeld) {
		t.Errorf("taking a held lock: %v", err)
	}
	if err := other.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	other.Wait()
	if holder, err := Holder(path); holder != 0 || err != nil {
		t.Errorf("the lock of a killed process is held by %d (%v)", holder, err)
	}
	if _, err := TryLock(path); err != nil {
		t.Errorf("taking a free lock: %v", err)
	}
}

func TestSameNamespaceFindsThisProcess(t *testing.T) {
	processes, err := SameNamespace(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	for _, process := range processes {
		if process.ID == os.Getpid() && process.ResidentKiB > 0 && process.Command[0] == os.Args[0] {
			return
		}
	}
	t.Errorf("this process is not among %d", len(processes))
}

func TestParseStatus(t *testing.T) {
	got := parseStatus("Name:\tetcd\nNSpid:\t4711\t17\nVmRSS:\t  2048 kB\nSeccomp:\n")
	if got.InnerID != 17 || got.ResidentKiB != 2048 {
		t.Errorf("%+v", got)
	}
}

func await(t *testing.T, met func() bool) {
	t.Helper()
	for range 200 {
		if met() {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("waited in vain")
}

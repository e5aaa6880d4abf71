package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// keyLength is how many hex digits of the hash name a cached build.
const keyLength = 16

// lockInterval is the time between two looks at the build lock.
const lockInterval = 200 * time.Millisecond

// Cache is the folder of built programs and the source they come from.
type Cache struct {
	// Folder holds bin/ (links to the newest builds) and one folder per build.
	Folder string
	// Source is the folder tests/cluster.
	Source string
	// Progress is told in plain lines what is being done.
	Progress io.Writer
}

// DefaultFolder is the cache folder of this user.
func DefaultFolder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find the cache folder (set XDG_CACHE_HOME or HOME): %w", err)
	}
	return filepath.Join(cache, "songbook-cluster"), nil
}

// BinFolder is the folder with all built programs under their usual names, fit
// for a PATH.
func (c Cache) BinFolder() string { return filepath.Join(c.Folder, "bin") }

// Ensure returns the path of the program, building it first if no build of the
// same sources by the same compiler is there. Several may ask at once: one
// builds, the others wait. A build that is cut off leaves nothing that counts.
func (c Cache) Ensure(ctx context.Context, program Program) (string, error) {
	compiler, err := goVersion()
	if err != nil {
		return "", err
	}
	key, err := c.key(program, compiler)
	if err != nil {
		return "", err
	}
	folder := filepath.Join(c.Folder, program.Name+"-"+key)
	path := filepath.Join(folder, program.Name)
	if _, err := os.Stat(path); err == nil {
		return path, c.link(program, path)
	}
	if err := os.MkdirAll(c.Folder, 0o755); err != nil {
		return "", err
	}
	lock, err := c.wait(ctx)
	if err != nil {
		return "", err
	}
	defer lock.Close()
	if _, err := os.Stat(path); err == nil { // someone else built it meanwhile
		return path, c.link(program, path)
	}
	if err := c.build(ctx, program, folder); err != nil {
		return "", err
	}
	return path, c.link(program, path)
}

// wait takes the build lock: two builds at once would only slow each other.
// The kernel drops it when this process ends.
func (c Cache) wait(ctx context.Context) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(c.Folder, "build.lock"), os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open the build lock: %w", err)
	}
	for said := false; ; said = true {
		err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return lock, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			lock.Close()
			return nil, fmt.Errorf("take the build lock: %w", err)
		}
		if !said {
			fmt.Fprintln(c.Progress, "waiting for another build to end")
		}
		select {
		case <-ctx.Done():
			lock.Close()
			return nil, context.Cause(ctx)
		case <-time.After(lockInterval):
		}
	}
}

func (c Cache) build(ctx context.Context, program Program, folder string) error {
	partial := folder + ".partial" // ours alone: the lock is held
	if err := os.RemoveAll(partial); err != nil {
		return err
	}
	fmt.Fprintf(c.Progress, "building %s (minutes, once per machine)\n", program.Name)
	start := time.Now()
	command := exec.CommandContext(ctx, "go", program.arguments(filepath.Join(partial, program.Name))...)
	command.Dir = filepath.Join(c.Source, program.module)
	// The pins decide, not the user's settings.
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", program.Name, err, output)
	}
	if err := os.Rename(partial, folder); err != nil {
		return err
	}
	fmt.Fprintf(c.Progress, "built %s in %s\n", program.Name, time.Since(start).Round(time.Second))
	return nil
}

// arguments is the go command line that builds the program into the file.
func (p Program) arguments(file string) []string {
	flags := "-s -w"
	for _, variable := range p.variables {
		flags += " -X " + variable
	}
	return []string{"build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", file, p.target}
}

// key names what decides the built bytes: sources, pins, flags, compiler.
func (c Cache) key(program Program, compiler string) (string, error) {
	hash := sha256.New()
	fmt.Fprintf(hash, "%s\n%q\n", compiler, program.arguments(""))
	for _, source := range program.sources {
		data, err := os.ReadFile(filepath.Join(c.Source, program.module, source))
		if err != nil {
			return "", fmt.Errorf("read the sources of %s: %w", program.Name, err)
		}
		fmt.Fprintf(hash, "%s %d\n%s\n", source, len(data), data)
	}
	return hex.EncodeToString(hash.Sum(nil))[:keyLength], nil
}

// link makes bin/NAME and the program's other names point at the build.
func (c Cache) link(program Program, path string) error {
	if err := os.MkdirAll(c.BinFolder(), 0o755); err != nil {
		return err
	}
	for _, name := range append([]string{program.Name}, program.Links...) {
		link := filepath.Join(c.BinFolder(), name)
		if target, err := os.Readlink(link); err == nil && target == path {
			continue
		}
		// Renaming a new link over the old one never leaves a moment without.
		fresh := fmt.Sprintf("%s.%x", link, rand.Uint64())
		if err := errors.Join(os.Symlink(path, fresh), os.Rename(fresh, link)); err != nil {
			return fmt.Errorf("link %s: %w", name, err)
		}
	}
	return nil
}

// goVersion says which compiler would build, with what it would build for.
func goVersion() (string, error) {
	output, err := exec.Command("go", "env", "GOVERSION", "GOARCH").Output()
	if err != nil {
		return "", fmt.Errorf("run the Go compiler (1.26 or newer has to be installed): %w", err)
	}
	return strings.Join(strings.Fields(string(output)), " "), nil
}

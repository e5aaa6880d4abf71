// Command songbook-cluster makes a single-node Kubernetes cluster out of
// pinned Go modules and Debian packages, for tests and for trying things out.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"songbook.test/cluster/internal/build"
	"songbook.test/cluster/internal/cluster"
	"songbook.test/cluster/internal/s3"
)

const usage = `songbook-cluster makes a single-node Kubernetes cluster.

  build [PROGRAM...]   build programs into the cache (all of them by default)
  up                   start the cluster, or wait until it is ready
  down                 stop it; only the logs stay
  status               what runs
  logs COMPONENT       a component's log ("cluster": the supervisor's)
  load ARCHIVE...      import image archives into the node
  s3 [BUCKET...]       run an S3 server in the cluster and make the buckets (books)
  s3-for-others FOLDER write the server's image and manifest for a cluster that is not ours
  s3-bucket ENDPOINT BUCKET...
                       make buckets on that server
  bin                  print the folder of kubectl, helm and the other programs

`

// Exit codes beside 0.
const (
	exitFailed  = 1
	exitUsage   = 2
	exitStopped = 3 // status: nothing runs
)

func main() {
	log.SetFlags(log.Ltime | log.Lmicroseconds)
	err := command(os.Args[1:])
	switch {
	case err == nil:
	case errors.Is(err, flag.ErrHelp):
		os.Exit(exitUsage)
	case errors.Is(err, cluster.ErrStopped):
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitStopped)
	default:
		fmt.Fprintf(os.Stderr, "songbook-cluster: %v\n", err)
		os.Exit(exitFailed)
	}
}

func command(arguments []string) error {
	cache, err := build.DefaultFolder()
	if err != nil {
		cache = filepath.Join(os.TempDir(), "songbook-cluster")
	}
	flags := flag.NewFlagSet("songbook-cluster", flag.ContinueOnError)
	folder := flags.String("dir", filepath.Join(cache, "run"), "the `folder` of the cluster's state and logs")
	flags.Usage = func() {
		fmt.Fprint(os.Stderr, usage)
		flags.PrintDefaults()
	}
	if err := flags.Parse(arguments); err != nil {
		return flag.ErrHelp
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return flag.ErrHelp
	}
	programs := build.Cache{Folder: cache, Progress: os.Stderr}
	here, err := cluster.New(*folder, programs)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	name, rest := flags.Arg(0), flags.Args()[1:]
	switch name {
	case "build":
		return buildPrograms(ctx, programs, rest)
	case "bin":
		fmt.Println(programs.BinFolder())
		return nil
	case "up":
		return up(ctx, here)
	case "down":
		return here.Down(ctx, os.Stderr)
	case "status":
		return here.Status(os.Stdout)
	case "logs":
		if len(rest) != 1 {
			return errors.New("logs wants the name of one component")
		}
		return here.Log(rest[0], os.Stdout)
	case "load":
		return here.Load(rest...)
	case "s3":
		return startS3(ctx, here, rest)
	case "s3-for-others":
		if len(rest) != 1 {
			return errors.New("s3-for-others wants a folder")
		}
		return s3ForOthers(ctx, programs, rest[0])
	case "s3-bucket":
		if len(rest) < 2 {
			return errors.New("s3-bucket wants the server's URL and the names of buckets")
		}
		for _, bucket := range rest[1:] {
			if err := s3.CreateBucket(ctx, strings.TrimSuffix(rest[0], "/"), bucket); err != nil {
				return err
			}
		}
		return nil
	case cluster.InitCommand:
		paths, err := cluster.ParseProgramPaths(rest)
		if err != nil {
			return err
		}
		if err := here.Init(paths); !errors.Is(err, cluster.ErrTaken) {
			return err
		}
		return nil
	case cluster.SuperviseCommand:
		id, paths, err := cluster.ParseSupervise(rest)
		if err != nil {
			return err
		}
		return here.Supervise(id, paths)
	default:
		return fmt.Errorf("there is no command %q: see --help", name)
	}
}

func up(ctx context.Context, here *cluster.Cluster) error {
	var err error
	if here.Programs.Source, err = build.Source(); err != nil {
		return err
	}
	if err := here.Up(ctx, os.Stderr); err != nil {
		return err
	}
	fmt.Printf("export PATH=%s:$PATH\nexport KUBECONFIG=%s\n", quote(here.Programs.BinFolder()), quote(here.Kubeconfig()))
	return nil
}

func startS3(ctx context.Context, here *cluster.Cluster, buckets []string) error {
	var err error
	if here.Programs.Source, err = build.Source(); err != nil {
		return err
	}
	if len(buckets) == 0 {
		buckets = []string{"books"}
	}
	if err := here.S3(ctx, os.Stderr, buckets...); err != nil {
		return err
	}
	fmt.Printf("export AWS_ENDPOINT_URL_S3=%s\n", s3.Endpoint)
	printKey()
	return nil
}

// printKey prints the variables that AWS clients read.
func printKey() {
	fmt.Printf("export AWS_REGION=%s\nexport AWS_ACCESS_KEY_ID=%s\nexport AWS_SECRET_ACCESS_KEY=%s\n",
		s3.Region, s3.AccessKey, s3.SecretKey)
}

// s3ForOthers writes s3.tar and s3.yaml into the folder.
func s3ForOthers(ctx context.Context, programs build.Cache, folder string) error {
	var err error
	if programs.Source, err = build.Source(); err != nil {
		return err
	}
	if err := cluster.PackS3(ctx, programs, filepath.Join(folder, "s3.tar")); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "s3.yaml"), []byte(s3.Manifest("")), 0o644); err != nil {
		return err
	}
	printKey()
	return nil
}

// quote makes a path one word for the shell.
func quote(path string) string {
	if strings.ContainsFunc(path, func(r rune) bool { return strings.ContainsRune(" \t'\"$`\\&;|<>()*?[]#~", r) }) {
		return "'" + strings.ReplaceAll(path, "'", `'\''`) + "'"
	}
	return path
}

func buildPrograms(ctx context.Context, programs build.Cache, names []string) error {
	var err error
	if programs.Source, err = build.Source(); err != nil {
		return err
	}
	wanted := build.Programs
	if len(names) > 0 {
		wanted = nil
		for _, name := range names {
			program, err := build.Find(name)
			if err != nil {
				return err
			}
			wanted = append(wanted, program)
		}
	}
	for _, program := range wanted {
		path, err := programs.Ensure(ctx, program)
		if err != nil {
			return err
		}
		fmt.Println(path)
	}
	return nil
}

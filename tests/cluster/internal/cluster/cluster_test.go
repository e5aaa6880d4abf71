package cluster

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"songbook.test/cluster/internal/build"
)

func newCluster(t *testing.T) *Cluster {
	t.Helper()
	c, err := New(t.TempDir(), build.Cache{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestFolderMustNotBeHiddenOrTooDeep(t *testing.T) {
	for _, folder := range []string{"/run/user/0/x", "/run", "/var/log/cluster", "/proc/x", filepath.Join(t.TempDir(), strings.Repeat("deep/", 20))} {
		if _, err := New(folder, build.Cache{}); err == nil {
			t.Errorf("%s was accepted", folder)
		}
	}
}

func TestOverlap(t *testing.T) {
	for routes, want := range map[string]string{
		"default via 192.168.1.1 dev eth0\n192.168.1.0/24 dev eth0 scope link\n":    "",
		"10.244.0.0/24 via 10.245.0.2 dev songbook0\n10.245.0.0/30 dev songbook0\n": "",
		"default via 10.0.0.1 dev eth0\n10.0.0.0/8 dev vpn0 \n":                     "10.0.0.0/8 dev vpn0",
		"10.96.3.4 dev tun0\n":                                  "10.96.3.4 dev tun0",
		"unreachable 172.16.0.0/12\nlocal 127.0.0.0/8 dev lo\n": "",
		"": "",
	} {
		if got := overlap(routes); got != want {
			t.Errorf("%q: got %q, want %q", routes, got, want)
		}
	}
}

func TestParseCgroupRoots(t *testing.T) {
	first := "tmpfs /sys/fs/cgroup tmpfs rw 0 0\ncgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0\n" +
		"cgroup /sys/fs/cgroup/memory cgroup rw,memory 0 0\n"
	second := "cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0\n"
	for mounts, want := range map[string]string{
		first:          "/sys/fs/cgroup/cpu/songbook-cluster /sys/fs/cgroup/memory/songbook-cluster",
		first + second: "/sys/fs/cgroup/cpu/songbook-cluster /sys/fs/cgroup/memory/songbook-cluster /sys/fs/cgroup/unified/songbook-cluster",
		second:         "/sys/fs/cgroup/unified/songbook-cluster",
		"":             "",
	} {
		if got := strings.Join(parseCgroupRoots(mounts), " "); got != want {
			t.Errorf("%q: got %q, want %q", mounts, got, want)
		}
	}
}

func TestNodeReady(t *testing.T) {
	for answer, want := range map[string]string{
		`{"status":{"conditions":[{"type":"Ready","status":"True"}]}}`:                                         "",
		`{"status":{"conditions":[{"type":"Ready","status":"False","message":"no network"}]}}`:                 "no network",
		`{"spec":{"taints":[{"key":"not-ready"}]},"status":{"conditions":[{"type":"Ready","status":"True"}]}}`: "not-ready",
		`{"status":{"conditions":[{"type":"DiskPressure","status":"False"}]}}`:                                 "has not said",
	} {
		var seen node
		if err := json.Unmarshal([]byte(answer), &seen); err != nil {
			t.Fatal(err)
		}
		err := seen.ready()
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", answer, err)
		}
	}
}

func TestHostsFile(t *testing.T) {
	var web, headless service
	web.Metadata.Name, web.Metadata.Namespace, web.Spec.ClusterIPs = "web", "shop", []string{"10.96.0.9"}
	headless.Metadata.Name, headless.Metadata.Namespace, headless.Spec.ClusterIPs = "db", "shop", []string{"None"}
	addresses := map[string]string{"a.b.svc.cluster.local": "10.96.0.8"}
	for _, s := range []service{web, headless} {
		addresses[s.hostName()] = s.address()
	}
	want := "10.96.0.8 a.b.svc.cluster.local\n10.96.0.9 web.shop.svc.cluster.local\n"
	if got := hostsFile(addresses); got != want {
		t.Errorf("got %q", got)
	}
}

func TestReportOfAnotherInitIsVoid(t *testing.T) {
	c := newCluster(t)
	if holder, report, err := c.Look(); holder != 0 || report != nil || err != nil {
		t.Fatalf("an empty folder: %d %v %v", holder, report, err)
	}
	if err := os.MkdirAll(c.state(), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := c.writeReport(Report{Init: 4711, Phase: PhaseReady}); err != nil {
		t.Fatal(err)
	}
	// Nobody holds the lock: the report is of a dead cluster, but still there.
	holder, report, err := c.Look()
	if holder != 0 || report == nil || report.Init != 4711 || err != nil {
		t.Errorf("%d %+v %v", holder, report, err)
	}
	if err := c.Status(os.Stderr); err != ErrStopped {
		t.Errorf("status: %v", err)
	}
}

func TestConfigurationStaysInTheFolder(t *testing.T) {
	c := newCluster(t)
	if err := c.writeConfiguration("/usr/lib/cni"); err != nil {
		t.Fatal(err)
	}
	var network struct{ Plugins []struct{ Type string } }
	content, err := os.ReadFile(c.state("cni-conf", "10-songbook.conflist"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(content, &network); err != nil || network.Plugins[0].Type != "ptp" {
		t.Errorf("%v %+v", err, network)
	}
	for name := range identities {
		config, err := os.ReadFile(c.kubeconfigOf(name))
		if err != nil || !strings.Contains(string(config), "https://"+NodeIP+":6443") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, stage := range c.stages("/cache/kube") {
		for _, component := range stage {
			for _, argument := range component.command {
				for _, host := range []string{"/var/lib", "/etc/", "/run/"} {
					if _, value, _ := strings.Cut(argument, "="); strings.HasPrefix(value, host) {
						t.Errorf("%s writes outside: %s", component.name, argument)
					}
				}
			}
		}
	}
}

func TestTail(t *testing.T) {
	path := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(path, []byte("a\nb\nc\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for lines, want := range map[int]string{2: "b\nc\n", 9: "a\nb\nc\n"} {
		if got, err := tail(path, lines); got != want || err != nil {
			t.Errorf("%d lines: %q %v", lines, got, err)
		}
	}
}

func TestSuperviseArguments(t *testing.T) {
	programs := ProgramPaths{Kube: "/k", Pause: "/p"}
	id, got, err := ParseSupervise(append([]string{"42"}, programs.arguments()...))
	if id != 42 || got != programs || err != nil {
		t.Errorf("%d %+v %v", id, got, err)
	}
	for _, bad := range [][]string{nil, {"x", "/k", "/p"}, {"42", "/k"}} {
		if _, _, err := ParseSupervise(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

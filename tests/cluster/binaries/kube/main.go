// Command kube is a whole single-node Kubernetes in one binary: etcd, the
// control plane, the node agents and kubectl, chosen by the name it is called
// with or by its first argument.
//
// One binary instead of seven shares the linked code: 140 MB instead of most
// of a gigabyte, and one link step instead of seven.
package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"          // --logging-format=json
	_ "k8s.io/component-base/metrics/prometheus/clientgo" // client and work queue metrics
	_ "k8s.io/component-base/metrics/prometheus/version"  // build information as a metric
	kubectl "k8s.io/kubectl/pkg/cmd"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

// exitUsage is what shells return for a command used wrongly.
const exitUsage = 2

// components maps the name a component is called by to its command. etcd is
// not among them: it parses its own flags.
var components = map[string]func() *cobra.Command{
	"kube-apiserver":          apiserver.NewAPIServerCommand,
	"kube-controller-manager": controllermanager.NewControllerManagerCommand,
	"kube-proxy":              proxy.NewProxyCommand,
	"kube-scheduler":          func() *cobra.Command { return scheduler.NewSchedulerCommand() },
	"kubelet":                 func() *cobra.Command { return kubelet.NewKubeletCommand(context.Background()) },
	"kubectl":                 kubectl.NewDefaultKubectlCommand,
}

func main() {
	name, args := component(os.Args)
	if name == "etcd" {
		etcdmain.Main(append([]string{name}, args...))
		return
	}
	newCommand, known := components[name]
	if !known {
		fmt.Fprintf(os.Stderr, "kube: unknown component %q; call it as etcd, kube-apiserver, "+
			"kube-controller-manager, kube-scheduler, kube-proxy, kubelet or kubectl\n", name)
		os.Exit(exitUsage)
	}
	// Some components and kubectl's plugin search read os.Args again.
	os.Args = append([]string{name}, args...)
	command := newCommand()
	command.SetArgs(args)
	os.Exit(cli.Run(command))
}

// component splits a command line into the component's name and its arguments:
// the name is that of the file (a link, say) unless this is "kube" itself.
func component(commandLine []string) (name string, args []string) {
	if len(commandLine) == 0 {
		return "", nil
	}
	name, args = filepath.Base(commandLine[0]), commandLine[1:]
	if _, known := components[name]; known || name == "etcd" || len(args) == 0 {
		return name, args
	}
	return args[0], args[1:]
}

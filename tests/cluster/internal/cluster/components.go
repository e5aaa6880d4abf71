package cluster

import "path/filepath"

// component is one process of the cluster.
type component struct {
	name string
	// command is the program and its arguments.
	command []string
	// ready probes whether it serves; nil if nothing waits for it.
	ready probe
}

// clientLimits lift the components' default request rates, which are made for
// big clusters: 200 Jobs took 59 s with them and 8.5 s without.
var clientLimits = []string{"--kube-api-qps=500", "--kube-api-burst=1000"}

// stages lists the components in the order of their start: those of a stage
// start together, the next stage when all of them serve.
func (c *Cluster) stages(kube string) [][]component {
	key := func(name string) string { return c.state("pki", name) }
	of := func(name string, arguments ...string) []string {
		return append([]string{kube, name}, arguments...)
	}
	// as adds the flags of a component that is a client and serves metrics.
	as := func(name string, arguments ...string) []string {
		config := c.kubeconfigOf(name)
		return append(of(name, "--kubeconfig="+config, "--authentication-kubeconfig="+config,
			"--authorization-kubeconfig="+config, "--leader-elect=false"), arguments...)
	}
	return [][]component{
		{
			{"etcd", of("etcd",
				"--data-dir="+c.state("etcd"),
				"--listen-client-urls=http://127.0.0.1:2379", "--advertise-client-urls=http://127.0.0.1:2379",
				"--listen-peer-urls=http://127.0.0.1:2380", "--initial-advertise-peer-urls=http://127.0.0.1:2380",
				"--initial-cluster=default=http://127.0.0.1:2380",
				"--unsafe-no-fsync", // nothing here outlives a crash of the machine
				"--log-level=warn",
			), listens("tcp", "127.0.0.1:2379")},
			{"containerd", []string{"containerd", "--config", c.state("containerd.toml")},
				listens("unix", c.containerdSocket())},
			{"dnsmasq", []string{"dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--log-facility=-",
				"--user=root", "--group=root", "--pid-file=",
				"--listen-address=" + NodeIP, "--bind-interfaces",
				"--no-resolv", "--no-hosts", "--addn-hosts=" + c.hostsFile(),
				"--local=/#/", // every other name does not exist: nothing leaves the machine
			}, listens("tcp", NodeIP+":53")},
		},
		{
			{"kube-apiserver", of("kube-apiserver",
				"--etcd-servers=http://127.0.0.1:2379",
				"--advertise-address="+NodeIP, "--secure-port=6443",
				"--service-cluster-ip-range="+serviceCIDR,
				"--client-ca-file="+key("ca.crt"),
				"--tls-cert-file="+key("apiserver.crt"), "--tls-private-key-file="+key("apiserver.key"),
				"--service-account-issuer=https://kubernetes.default.svc."+clusterDomain,
				"--service-account-key-file="+key("sa.pub"), "--service-account-signing-key-file="+key("sa.key"),
				"--kubelet-certificate-authority="+key("ca.crt"),
				"--kubelet-client-certificate="+key("to-kubelet.crt"), "--kubelet-client-key="+key("to-kubelet.key"),
				"--kubelet-preferred-address-types=InternalIP",
				"--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction",
				"--allow-privileged",
				// Tests give pods an identity in the cloud as a webhook does on EKS.
				"--feature-gates=MutatingAdmissionPolicy=true",
				"--runtime-config=admissionregistration.k8s.io/v1beta1=true",
				"--audit-policy-file="+c.state("audit-policy.yaml"), "--audit-log-path="+c.AuditLog(),
				"--audit-log-maxsize=100", "--audit-log-maxbackup=2",
			), c.apiReady},
		},
		{
			{"kube-controller-manager", append(as("kube-controller-manager",
				"--root-ca-file="+key("ca.crt"), "--service-account-private-key-file="+key("sa.key"),
				"--use-service-account-credentials", "--node-monitor-grace-period=20s",
			), clientLimits...), nil},
			{"kube-scheduler", append(as("kube-scheduler"), clientLimits...), nil},
			{"kubelet", of("kubelet",
				"--config="+c.state("kubelet.yaml"), "--kubeconfig="+c.kubeconfigOf("kubelet"),
				"--hostname-override="+NodeName, "--node-ip="+NodeIP,
				"--root-dir="+c.state("kubelet"), "--cert-dir="+filepath.Join(c.state("kubelet"), "pki"),
			), c.nodeReady},
			{"kube-proxy", of("kube-proxy",
				"--kubeconfig="+c.kubeconfigOf("kube-proxy"), "--hostname-override="+NodeName,
				"--proxy-mode=iptables", "--cluster-cidr="+clusterCIDR,
				"--iptables-min-sync-period=100ms", "--iptables-localhost-nodeports=false",
				// The table of connections belongs to the whole machine.
				"--conntrack-max-per-core=0",
			), nil},
		},
	}
}

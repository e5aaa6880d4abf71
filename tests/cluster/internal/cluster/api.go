package cluster

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"
)

// probe returns nil as soon as something serves, else why it does not yet.
type probe func(context.Context) error

// probeTimeout bounds one look at a component.
const probeTimeout = 2 * time.Second

// listens probes whether something accepts connections.
func listens(network, address string) probe {
	return func(ctx context.Context) error {
		connection, err := (&net.Dialer{Timeout: probeTimeout}).DialContext(ctx, network, address)
		if err != nil {
			return err
		}
		return connection.Close()
	}
}

// apiClient is an HTTP client that is the administrator to the API server.
func (c *Cluster) apiClient() (*http.Client, error) {
	certificate, err := tls.LoadX509KeyPair(c.state("pki", "admin.crt"), c.state("pki", "admin.key"))
	if err != nil {
		return nil, fmt.Errorf("load the administrator's key: %w", err)
	}
	authority, err := os.ReadFile(c.state("pki", "ca.crt"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(authority)
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{Certificates: []tls.Certificate{certificate}, RootCAs: roots},
	}}, nil
}

// get asks the API server; the caller closes the answer's body.
func get(ctx context.Context, client *http.Client, path string) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+NodeIP+":6443"+path, nil)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		defer response.Body.Close()
		body, _ := io.ReadAll(io.LimitReader(response.Body, 512))
		return nil, fmt.Errorf("GET %s: %s: %s", path, response.Status, body)
	}
	return response, nil
}

// getJSON decodes one answer of the API server.
func (c *Cluster) getJSON(ctx context.Context, path string, into any) error {
	client, err := c.apiClient()
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	response, err := get(ctx, client, path)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if into == nil {
		return nil
	}
	return json.NewDecoder(response.Body).Decode(into)
}

func (c *Cluster) apiReady(ctx context.Context) error { return c.getJSON(ctx, "/readyz", nil) }

// node is what the start has to know of a Node.
type node struct {
	Spec struct {
		Taints []struct {
			Key string `json:"key"`
		} `json:"taints"`
	} `json:"spec"`
	Status struct {
		Conditions []struct {
			Type    string `json:"type"`
			Status  string `json:"status"`
			Message string `json:"message"`
		} `json:"conditions"`
	} `json:"status"`
}

// nodeReady probes whether the node is Ready and pods may be placed on it.
func (c *Cluster) nodeReady(ctx context.Context) error {
	var seen node
	if err := c.getJSON(ctx, "/api/v1/nodes/"+NodeName, &seen); err != nil {
		return err
	}
	return seen.ready()
}

func (n node) ready() error {
	for _, condition := range n.Status.Conditions {
		if condition.Type != "Ready" {
			continue
		}
		if condition.Status != "True" {
			return fmt.Errorf("the node is not Ready: %s", condition.Message)
		}
		for _, taint := range n.Spec.Taints {
			return fmt.Errorf("the node still has the taint %s", taint.Key)
		}
		return nil
	}
	return fmt.Errorf("the node has not said whether it is Ready")
}

// namesReady probes whether the cluster's names resolve.
func (c *Cluster) namesReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, probeTimeout)
	defer cancel()
	resolver := net.Resolver{PreferGo: true, Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, net.JoinHostPort(NodeIP, "53"))
	}}
	_, err := resolver.LookupHost(ctx, "kubernetes.default.svc."+clusterDomain+".")
	return err
}

package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"maps"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"time"
)

// service is what a name server has to know of a Service.
type service struct {
	Metadata struct {
		Name            string `json:"name"`
		Namespace       string `json:"namespace"`
		ResourceVersion string `json:"resourceVersion"`
	} `json:"metadata"`
	Spec struct {
		ClusterIPs []string `json:"clusterIPs"`
	} `json:"spec"`
}

// watchSeconds ends each watch of the services, so that a lost event cannot
// be missed for longer.
const watchSeconds = 300

// serveNames keeps the name server's file of services up to date until the
// context ends. changed is called after each change of the file.
func (c *Cluster) serveNames(ctx context.Context, changed func()) {
	for ctx.Err() == nil {
		if err := c.watchServices(ctx, changed); err != nil {
			log.Printf("names: %v", err)
			time.Sleep(time.Second)
		}
	}
}

// watchServices lists the services, then follows their changes until the
// watch ends.
func (c *Cluster) watchServices(ctx context.Context, changed func()) error {
	client, err := c.apiClient()
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	var list struct {
		Metadata struct {
			ResourceVersion string `json:"resourceVersion"`
		} `json:"metadata"`
		Items []service `json:"items"`
	}
	if err := c.getJSON(ctx, "/api/v1/services", &list); err != nil {
		return err
	}
	addresses := map[string]string{}
	for _, item := range list.Items {
		addresses[item.hostName()] = item.address()
	}
	if err := c.publish(addresses, changed); err != nil {
		return err
	}
	return c.follow(ctx, client, list.Metadata.ResourceVersion, addresses, changed)
}

func (c *Cluster) follow(ctx context.Context, client *http.Client, version string, addresses map[string]string, changed func()) error {
	response, err := get(ctx, client, fmt.Sprintf(
		"/api/v1/services?watch=true&timeoutSeconds=%d&resourceVersion=%s", watchSeconds, version))
	if err != nil {
		return err
	}
	defer response.Body.Close()
	for events := json.NewDecoder(response.Body); events.More(); {
		var event struct {
			Type   string  `json:"type"`
			Object service `json:"object"`
		}
		if err := events.Decode(&event); err != nil {
			return err
		}
		switch event.Type {
		case "ADDED", "MODIFIED":
			addresses[event.Object.hostName()] = event.Object.address()
		case "DELETED":
			delete(addresses, event.Object.hostName())
		default:
			return fmt.Errorf("the watch of the services ended with %s", event.Type)
		}
		if err := c.publish(addresses, changed); err != nil {
			return err
		}
	}
	return nil
}

func (s service) hostName() string {
	return s.Metadata.Name + "." + s.Metadata.Namespace + ".svc." + clusterDomain
}

// address is the service's address, or "" for one that has none of its own.
func (s service) address() string {
	for _, address := range s.Spec.ClusterIPs {
		if _, err := netip.ParseAddr(address); err == nil {
			return address
		}
	}
	return ""
}

// publish writes the hosts file if it says something new.
func (c *Cluster) publish(addresses map[string]string, changed func()) error {
	content := []byte(hostsFile(addresses))
	if before, err := os.ReadFile(c.hostsFile()); err == nil && bytes.Equal(before, content) {
		return nil
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := writeAtomic(c.hostsFile(), content, 0o644); err != nil {
		return err
	}
	changed()
	return nil
}

// hostsFile lists the names that have an address, in a fixed order.
func hostsFile(addresses map[string]string) string {
	var content bytes.Buffer
	for _, name := range slices.Sorted(maps.Keys(addresses)) {
		if addresses[name] != "" {
			fmt.Fprintf(&content, "%s %s\n", addresses[name], name)
		}
	}
	return content.String()
}

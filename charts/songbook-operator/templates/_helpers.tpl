{{- define "songbook-operator.name" -}}
{{- .Values.nameOverride | default .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "songbook-operator.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "songbook-operator.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "songbook-operator.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "songbook-operator.selector" -}}
app.kubernetes.io/name: {{ include "songbook-operator.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/component: operator
{{- end -}}

{{- define "songbook-operator.labels" -}}
{{ include "songbook-operator.selector" . }}
app.kubernetes.io/part-of: songbook
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "songbook-operator.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "songbook-operator.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{/* The account of the books' pods; empty for the namespace's default. */}}
{{- define "songbook-operator.runnerAccount" -}}
{{- if .Values.runner.serviceAccount.create -}}
{{- .Values.runner.serviceAccount.name | default "songbook-runner" -}}
{{- else -}}
{{- .Values.runner.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* An image by digest if one is given, else by tag. Takes {image, appVersion}. */}}
{{- define "songbook-operator.image" -}}
{{- if .image.digest -}}
{{- printf "%s@%s" .image.repository .image.digest -}}
{{- else -}}
{{- printf "%s:%s" .image.repository (.image.tag | default .appVersion) -}}
{{- end -}}
{{- end -}}

{{/* What the operator may do in the namespaces that it watches. */}}
{{- define "songbook-operator.rules" -}}
# Sees SongBooks; sets and removes the finalizer of one with deletionPolicy Delete (patch);
# deletes one whose ttlSecondsAfterFinished is over.
- apiGroups: [sheetmusic.dev]
  resources: [songbooks]
  verbs: [get, list, watch, patch, delete]
# Writes progress and results.
- apiGroups: [sheetmusic.dev]
  resources: [songbooks/status]
  verbs: [update]
# Owner references that block deletion, where admission checks them.
- apiGroups: [sheetmusic.dev]
  resources: [songbooks/finalizers]
  verbs: [update]
# One Job an attempt: created and deleted, never edited; get finds one again after a crash.
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create, delete]
# Reads the report that a container left in its pod's status, and why a pod waits.
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
# Tells what happened; patch counts repeats of one event.
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end -}}

{{/* The document that the operator reads at its start. */}}
{{- define "songbook-operator.platform" -}}
{{- toYaml (dict "cloud" .Values.cloud "policy" .Values.policy) -}}
{{- end -}}

{{/* A pod of `helm test`: the runner's image as books' pods run it. Takes {root, name, args}
     and perhaps {env, account, ca}. */}}
{{- define "songbook-operator.testPod" -}}
{{- $root := .root -}}
apiVersion: v1
kind: Pod
metadata:
  name: {{ include "songbook-operator.fullname" $root | trunc 54 | trimSuffix "-" }}-{{ .name }}
  namespace: {{ $root.Release.Namespace }}
  labels:
    app.kubernetes.io/name: {{ include "songbook-operator.name" $root }}
    app.kubernetes.io/instance: {{ $root.Release.Name }}
    app.kubernetes.io/component: {{ .name }}
    app.kubernetes.io/part-of: songbook
    app.kubernetes.io/managed-by: {{ $root.Release.Service }}
    {{- with $root.Values.commonLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation
spec:
  restartPolicy: Never
  activeDeadlineSeconds: 300
  {{- with .account }}
  serviceAccountName: {{ . }}
  {{- end }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  {{- with $root.Values.runner.imagePullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with $root.Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with $root.Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: {{ .name }}
      image: {{ include "songbook-operator.image" (dict "image" $root.Values.runner.image "appVersion" $root.Chart.AppVersion) | quote }}
      imagePullPolicy: {{ $root.Values.runner.image.pullPolicy }}
      args: {{ .args | toJson }}
      env:
        - {name: TMPDIR, value: /tmp}
        {{- with .env }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
      resources:
        requests: {cpu: {{ $root.Values.runner.cpuRequest | quote }}, memory: {{ $root.Values.runner.memoryRequest | quote }}}
        limits: {memory: {{ $root.Values.runner.memoryLimit | quote }}}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
      volumeMounts:
        - {name: scratch, mountPath: /tmp}
        {{- with .ca }}
        - {name: ca, mountPath: /etc/songbook/ca, readOnly: true}
        {{- end }}
  volumes:
    {{- with .ca }}
    - name: ca
      configMap: {name: {{ . }}}
    {{- end }}
    - name: scratch
      emptyDir: {sizeLimit: 64Mi}
{{- end -}}

;;; Run by emacs.test.ts in Emacs without a display, after SETUP, the lines that docs/editors.md gives to copy.  -*- lexical-binding: t -*-
;;; Writes what it saw as JSON to the file named by OUT.

(package-initialize)
(require 'eglot)
(require 'json)

(setq eglot-sync-connect t)

(defun wait-for (what condition)
  "Let CONDITION come true, which is called WHAT."
  (with-timeout (15 (error "Never came: %s" what))
    (while (not (funcall condition)) (accept-process-output nil 0.05))))

(defun shown (diagnostic)
  "DIAGNOSTIC of Flymake as JSON; lines and columns count from 0."
  (save-excursion
    (goto-char (flymake-diagnostic-beg diagnostic))
    `((line . ,(1- (line-number-at-pos))) (column . ,(- (point) (line-beginning-position))) (text . ,(flymake-diagnostic-text diagnostic)))))

(defun run ()
  "Edit a configuration as a person would, and return what was seen."
  (load (getenv "SETUP") nil t)
  (switch-to-buffer (find-file-noselect "nginx.conf"))
  (conf-mode)
  (call-interactively #'eglot)
  (wait-for "a server" #'eglot-current-server)
  (let ((server (eglot-current-server)) diagnostics hover fix)
    (flymake-start)
    (wait-for "diagnostics" #'flymake-diagnostics)
    (setq diagnostics (mapcar #'shown (flymake-diagnostics)))
    (goto-char (point-min))
    (search-forward "TLSv1 ")
    (backward-char 2)
    (setq hover (plist-get (plist-get (jsonrpc-request server :textDocument/hover (eglot--TextDocumentPositionParams)) :contents) :value))
    (setq fix (seq-find (lambda (action) (eq (plist-get action :isPreferred) t)) (eglot-code-actions (point) (point))))
    (eglot--apply-workspace-edit (plist-get fix :edit))
    (eglot--signal-textDocument/didChange)
    (wait-for "a mended document" (lambda () (null (flymake-diagnostics))))
    (save-buffer)
    (eglot-shutdown server)
    `((diagnostics . ,(vconcat diagnostics)) (hover . ,hover) (title . ,(plist-get fix :title)))))

(let ((seen (condition-case failure (run) (error `((failure . ,(error-message-string failure)))))))
  (mapc #'delete-process (process-list))
  (with-temp-file (getenv "OUT") (insert (json-encode seen))))

;;; emacs.el ends here

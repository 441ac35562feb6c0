-- Run by neovim.test.ts in Neovim without a display, after SETUP, the lines that docs/editors.md gives to copy.
-- Writes what it saw as JSON to the file named by OUT.
local result = {}

local function wait(what, condition)
  if not vim.wait(15000, condition, 20) then error('never came: ' .. what) end
end

local function run()
  vim.cmd('luafile ' .. vim.env.SETUP)
  vim.cmd('edit nginx.conf')
  local buffer = vim.api.nvim_get_current_buf()
  local client_id = vim.g.tlslint_client
  wait('diagnostics', function() return #vim.diagnostic.get(buffer) > 0 end)
  result.diagnostics = vim.tbl_map(function(diagnostic)
    return { code = diagnostic.code, line = diagnostic.lnum, column = diagnostic.col, severity = diagnostic.severity, message = diagnostic.message }
  end, vim.diagnostic.get(buffer))

  local client = vim.lsp.get_client_by_id(client_id)
  local first = vim.tbl_filter(function(diagnostic) return diagnostic.code == vim.env.RULE end, vim.diagnostic.get(buffer))[1]
  vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
  local hover = client.request_sync('textDocument/hover', vim.lsp.util.make_position_params(0, client.offset_encoding), 10000, buffer)
  result.hover = hover.result.contents.value

  -- The fix is chosen as a person would with vim.lsp.buf.code_action().
  local params = vim.lsp.util.make_range_params(0, client.offset_encoding)
  params.context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(buffer) }
  local actions = client.request_sync('textDocument/codeAction', params, 10000, buffer).result
  local fix = vim.tbl_filter(function(action) return action.isPreferred end, actions)[1]
  result.title = fix.title
  vim.lsp.util.apply_workspace_edit(fix.edit, client.offset_encoding)
  wait('a mended document', function() return #vim.diagnostic.get(buffer) == 0 end)
  vim.cmd('silent write')
  vim.lsp.stop_client(client_id)
  wait('the end of the server', function() return vim.lsp.client_is_stopped(client_id) end)
end

local ok, failure = pcall(run)
if not ok then result.failure = tostring(failure) end
vim.fn.writefile({ vim.fn.json_encode(result) }, vim.env.OUT)
vim.cmd('qall!')

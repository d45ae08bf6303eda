export const imports = {
  title: '导入', one: '导入批次', lead: '下载模板，填好上传，先检查，看过结果再写入。', new: '导入工作簿', batches: '导入批次', empty: '还没有导入过。', noun: '内容', workbook: '{{noun}}工作簿', check: '上传并检查', dryRunHint: '检查不写入任何数据。有错的行会逐行列出。', file: '文件', state: '状态', at: '时间', number: '批次号', sha: '文件指纹', committedAt: '写入时间', undoneAt: '撤销时间', kept: '{{count}} 行已被改动，保留未撤', choice: { all: '全部行', good: '正确的行' },
  nouns: { schools: '学校', units: '成员单位', staff: '教职工名册', enrolments: '在校生数', teaching_needs: '教学需求' },
  states: { checking: '检查中', checked: '待写入', refused: '未通过', committing: '写入中', committed: '已写入', undoing: '撤销中', undone: '已撤销' },
  doing: { checking: '检查 {{file}}', committing: '写入 {{file}}', undoing: '撤销 {{file}}' },
  next: { checking: '正在逐行检查，还没有写入任何数据。', checked: '检查完成：有 {{count}} 行可以写入。', refused: '工作簿没有通过，什么也没有写入。请按下面的说明改好再上传。', committing: '正在一次写入。', committed: '已写入，24 小时内可以整批撤销。', undoing: '正在撤销。', undone: '已撤销。' },
  counts: '检查结果', total: '总行数', fresh: '新增', changed: '变更', unchanged: '不变', faulty: '有错', faults: '有错的行', faultsHint: '请在返回的工作簿里改好，再上传一次。', faultsFile: '下载有错的行', noFaults: '没有错误。', row: '行', column: '列', value: '内容', reason: '原因', proposal: '建议', again: '重新上传',
  commitAll: '全部写入', commitGood: '只写入正确的行', commitAsk: '写入 {{count}} 行{{noun}}？', commitGoodAsk: '写入正确的 {{count}} 行，留下有错的 {{faulty}} 行？', commitReach: '一次写入，要么全成要么全不成；24 小时内可以撤销。', committing: '开始写入。', undo: '撤销本批', undoAsk: '撤销“{{file}}”这一批？', undoReach: '写入后又被改过的行会保留并列出。', undoing: '开始撤销。',
  blocked: { 'not-checked': '检查完成后才能写入。', 'nothing-new': '没有新增或变更的行。', 'has-faults': '还有错误的行，只能写入正确的行。', 'not-committed': '还没有写入。', 'too-late': '写入已超过 24 小时。' },
}

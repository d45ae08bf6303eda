export const accounts = { title: '我的', name: '姓名', username: '用户名', power: '当前身份', org: '单位', grants: '我的身份', current: '（当前）', file: '查看我的教师档案' }

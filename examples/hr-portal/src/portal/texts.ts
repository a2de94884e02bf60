import type { ChannelId, OrderState } from '@unstuck/protocol';
import type { DayKind } from '../people/attendance.ts';

export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every word of the portal's pages. A language is one more object of this shape. */
export interface Texts {
  readonly product: string;
  readonly company: string;
  readonly menu: { readonly label: string; readonly home: string; readonly attendance: string; readonly topUp: string; readonly history: string };
  readonly otherLanguage: string;
  readonly switchEmployee: string;
  readonly greeting: (name: string) => string;
  readonly today: (date: string, weekday: string) => string;
  readonly weekdays: readonly [string, string, string, string, string, string, string];
  readonly profile: { readonly number: string; readonly joined: string };
  readonly balance: { readonly title: string; readonly note: string; readonly unreadable: string; readonly all: string };
  readonly topUp: {
    readonly title: string; readonly amount: string; readonly channel: string; readonly submit: string;
    readonly scriptsOff: string;
    readonly channels: Readonly<Record<ChannelId, string>>;
  };
  readonly attendance: {
    readonly title: string; readonly month: (year: number, month: number) => string;
    readonly date: string; readonly weekday: string; readonly clockIn: string; readonly clockOut: string; readonly state: string; readonly overtime: string;
    readonly hours: (hours: number) => string; readonly days: (days: number) => string; readonly times: (times: number) => string;
    readonly worked: string; readonly lates: string; readonly leave: string; readonly overtimeTotal: string; readonly shift: string; readonly details: string;
    readonly kinds: Readonly<Record<DayKind, string>>;
  };
  readonly orders: {
    readonly title: string; readonly recent: string; readonly empty: string; readonly time: string; readonly amount: string; readonly channel: string;
    readonly state: string; readonly order: string; readonly open: string; readonly all: string;
    readonly states: Readonly<Record<OrderState, string>>;
  };
  readonly notices: { readonly title: string; readonly items: readonly { readonly text: string; readonly date: string }[] };
  readonly footer: string;
}

const ZH_CN: Texts = {
  product: '同舟人事',
  company: '江南恒信精工有限公司',
  menu: { label: '主菜单', home: '我的首页', attendance: '考勤记录', topUp: '一卡通充值', history: '充值记录' },
  otherLanguage: 'English',
  switchEmployee: '切换员工（演示）',
  greeting: (name) => `${name}，您好`,
  today: (date, weekday) => `今天是 ${date}，${weekday}`,
  weekdays: ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'],
  profile: { number: '工号', joined: '入职日期' },
  balance: { title: '一卡通余额', note: '可用于食堂、班车和园区便利店', unreadable: '余额暂时读取不到，充值不受影响', all: '查看充值记录' },
  topUp: {
    title: '一卡通充值',
    amount: '充值金额（元）',
    channel: '支付方式',
    submit: '去支付',
    scriptsOff: '这个浏览器禁用了脚本。直接填写并提交下面的表单，照样可以充值。',
    channels: { alipay: '支付宝', wechat: '微信支付', transfer: '银行转账' },
  },
  attendance: {
    title: '考勤记录',
    month: (year, month) => `${year} 年 ${month} 月`,
    date: '日期', weekday: '星期', clockIn: '上班', clockOut: '下班', state: '状态', overtime: '加班',
    hours: (hours) => `${hours} 小时`, days: (days) => `${days} 天`, times: (times) => `${times} 次`,
    worked: '出勤', lates: '迟到 / 早退', leave: '请假', overtimeTotal: '加班', shift: '班次：白班 08:30 – 17:30', details: '查看明细',
    kinds: {
      normal: '正常', late: '迟到', early: '早退', missing: '缺卡', 'annual-leave': '年假', 'sick-leave': '病假', field: '外勤',
      weekend: '休息', holiday: '法定节假日', today: '进行中',
    },
  },
  orders: {
    title: '充值记录', recent: '最近充值', empty: '还没有充值记录', time: '时间', amount: '金额', channel: '支付方式', state: '状态', order: '订单',
    open: '查看', all: '全部记录',
    states: { approval: '待审批', open: '待支付', paid: '已到账', expired: '已过期', cancelled: '已取消' },
  },
  notices: {
    title: '公司公告',
    items: [
      { text: '关于年度体检预约的通知', date: '本周一' },
      { text: '二号食堂晚餐延长至 20:00', date: '上周' },
      { text: '班车三号线新增科技园站', date: '上周' },
    ],
  },
  footer: '演示数据，人物与公司均为虚构',
};

const EN: Texts = {
  product: 'Tongzhou HR',
  company: 'Jiangnan Hengxin Precision Co., Ltd.',
  menu: { label: 'Main menu', home: 'Home', attendance: 'Attendance', topUp: 'Top up', history: 'History' },
  otherLanguage: '中文',
  switchEmployee: 'Switch employee (demo)',
  greeting: (name) => `Hello, ${name}`,
  today: (date, weekday) => `${weekday}, ${date}`,
  weekdays: ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
  profile: { number: 'No.', joined: 'Joined' },
  balance: { title: 'Staff card balance', note: 'For canteen, shuttle bus and campus shop', unreadable: 'The balance cannot be read now; topping up still works', all: 'Top-up history' },
  topUp: {
    title: 'Top up the staff card',
    amount: 'Amount (CNY)',
    channel: 'Pay with',
    submit: 'Continue to payment',
    scriptsOff: 'Scripts are off in this browser. Fill in and submit this form: it tops up all the same.',
    channels: { alipay: 'Alipay', wechat: 'WeChat Pay', transfer: 'Bank transfer' },
  },
  attendance: {
    title: 'Attendance',
    month: (year, month) => `${year}-${String(month).padStart(2, '0')}`,
    date: 'Date', weekday: 'Day', clockIn: 'In', clockOut: 'Out', state: 'Status', overtime: 'Overtime',
    hours: (hours) => `${hours} h`, days: (days) => (days === 1 ? '1 day' : `${days} days`), times: (times) => (times === 1 ? 'once' : `${times} times`),
    worked: 'Worked', lates: 'Late / early', leave: 'Leave', overtimeTotal: 'Overtime', shift: 'Shift: day, 08:30 – 17:30', details: 'Details',
    kinds: {
      normal: 'Normal', late: 'Late', early: 'Left early', missing: 'No stamp', 'annual-leave': 'Annual leave', 'sick-leave': 'Sick leave', field: 'Field work',
      weekend: 'Day off', holiday: 'Public holiday', today: 'Ongoing',
    },
  },
  orders: {
    title: 'Top-up history', recent: 'Recent top-ups', empty: 'No top-ups yet', time: 'Time', amount: 'Amount', channel: 'Paid with', state: 'Status', order: 'Order',
    open: 'View', all: 'All top-ups',
    states: { approval: 'Awaiting approval', open: 'To be paid', paid: 'Credited', expired: 'Expired', cancelled: 'Cancelled' },
  },
  notices: {
    title: 'Announcements',
    items: [
      { text: 'Book your annual health check', date: 'Monday' },
      { text: 'Canteen 2 serves dinner until 20:00', date: 'Last week' },
      { text: 'Shuttle line 3 now stops at Tech Park', date: 'Last week' },
    ],
  },
  footer: 'Demonstration data; people and company are invented',
};

export const TEXTS: Readonly<Record<Language, Texts>> = { 'zh-CN': ZH_CN, en: EN };

export function pickLanguage(asked: string | undefined): Language {
  return LANGUAGES.find((language) => language === asked) ?? 'zh-CN';
}

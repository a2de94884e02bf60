import type { Locale } from '@unstuck/protocol';

interface ReportMessages {
  readonly heading: string;
  readonly waiting: string;
  readonly label: string;
  readonly submit: string;
  readonly sending: string;
  readonly received: string;
  readonly reference: string;
  readonly close: string;
  readonly refused: string;
  readonly unreachable: string;
  readonly again: string;
}

const MESSAGES: Readonly<Record<Locale, ReportMessages>> = {
  'zh-CN': {
    heading: '提交问题报告',
    waiting: '请把复制的报告文字（或本页的完整网址）粘贴到下面并提交。报告不含姓名、密码或卡号。',
    label: '报告文字',
    submit: '提交报告',
    sending: '正在提交报告…',
    received: '报告已收到，支持人员现在可以看到。',
    reference: '编号',
    close: '可以关闭本页了。',
    refused: '这里没有可读的报告，文字可能不完整。请回到充值页面重新复制，或把报告文件发给支持人员。',
    unreachable: '报告没有送达：连不上服务。请检查网络后重试，或在手机上打开本页网址。',
    again: '重新提交',
  },
  en: {
    heading: 'Submit a problem report',
    waiting: 'Paste the copied report, or the whole address of this page, and submit it. A report holds no name, password or card number.',
    label: 'Report',
    submit: 'Submit the report',
    sending: 'Submitting the report…',
    received: 'The report has been received. Support can see it now.',
    reference: 'Reference',
    close: 'You may close this page.',
    refused: 'There is no readable report here; part of it may be missing. Go back to the top-up and copy it again, or send the report file to support.',
    unreachable: 'The report did not get through: the service cannot be reached. Check the network and try again, or open the address of this page on a phone.',
    again: 'Try again',
  },
};

export const reportMessagesFor = (locale: Locale): ReportMessages => MESSAGES[locale];

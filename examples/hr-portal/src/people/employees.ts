/** Someone who works at the demo company. Everybody here is invented. */
export interface Employee {
  /** The account of the top-up service, which is the employee number. */
  readonly account: string;
  readonly name: string;
  readonly nameEn: string;
  readonly department: string;
  readonly departmentEn: string;
  readonly title: string;
  readonly titleEn: string;
  /** ISO date. */
  readonly joined: string;
}

type Row = readonly [name: string, nameEn: string, department: keyof typeof DEPARTMENTS, title: string, titleEn: string, joined: string];

const DEPARTMENTS = {
  生产制造部: 'Manufacturing',
  质量管理部: 'Quality',
  供应链中心: 'Supply Chain',
  研发中心: 'Research & Development',
  人力资源部: 'Human Resources',
  财务部: 'Finance',
  信息技术部: 'Information Technology',
  行政部: 'Administration',
} as const;

const ROWS: readonly Row[] = [
  ['林晓雯', 'Lin Xiaowen', '供应链中心', '计划主管', 'Planning Supervisor', '2018-03-12'],
  ['陈立恒', 'Chen Liheng', '研发中心', '结构工程师', 'Mechanical Engineer', '2020-07-06'],
  ['周若兰', 'Zhou Ruolan', '人力资源部', '薪酬专员', 'Compensation Specialist', '2019-05-20'],
  ['王振邦', 'Wang Zhenbang', '生产制造部', '车间主任', 'Workshop Manager', '2011-09-01'],
  ['赵一鸣', 'Zhao Yiming', '信息技术部', '系统管理员', 'System Administrator', '2021-02-22'],
  ['何思齐', 'He Siqi', '财务部', '总账会计', 'General Ledger Accountant', '2016-11-14'],
  ['孙佳宁', 'Sun Jianing', '质量管理部', '检验工程师', 'Inspection Engineer', '2022-04-18'],
  ['吴海峰', 'Wu Haifeng', '生产制造部', '设备技师', 'Equipment Technician', '2014-06-30'],
  ['徐静怡', 'Xu Jingyi', '行政部', '行政主管', 'Office Supervisor', '2017-08-07'],
  ['马志远', 'Ma Zhiyuan', '研发中心', '软件工程师', 'Software Engineer', '2023-03-27'],
  ['朱可欣', 'Zhu Kexin', '供应链中心', '采购专员', 'Buyer', '2021-10-11'],
  ['胡文博', 'Hu Wenbo', '生产制造部', '班组长', 'Team Leader', '2015-04-13'],
  ['郭雨桐', 'Guo Yutong', '质量管理部', '体系工程师', 'Quality System Engineer', '2020-12-01'],
  ['高子昂', 'Gao Ziang', '研发中心', '电气工程师', 'Electrical Engineer', '2019-09-16'],
  ['罗敏仪', 'Luo Minyi', '财务部', '出纳', 'Cashier', '2018-01-08'],
  ['梁建国', 'Liang Jianguo', '生产制造部', '焊接技师', 'Welding Technician', '2009-03-02'],
  ['宋雅楠', 'Song Yanan', '人力资源部', '招聘主管', 'Recruiting Supervisor', '2017-05-15'],
  ['唐嘉铭', 'Tang Jiaming', '信息技术部', '网络工程师', 'Network Engineer', '2022-08-29'],
  ['韩雪', 'Han Xue', '供应链中心', '仓储主管', 'Warehouse Supervisor', '2013-12-09'],
  ['冯启航', 'Feng Qihang', '行政部', '车队调度', 'Fleet Dispatcher', '2016-02-25'],
];

/** `E1001` to `E1020`. */
export const EMPLOYEES: readonly Employee[] = ROWS.map(([name, nameEn, department, title, titleEn, joined], index) => ({
  account: `E${1001 + index}`,
  name,
  nameEn,
  department,
  departmentEn: DEPARTMENTS[department],
  title,
  titleEn,
  joined,
}));

/** Who is signed in; the first employee unless a known account is asked for. */
export function findEmployee(account: string | undefined): Employee {
  const [first] = EMPLOYEES;
  const found = EMPLOYEES.find((employee) => employee.account === account) ?? first;
  if (found === undefined) throw new Error('the demo company has no employees');
  return found;
}

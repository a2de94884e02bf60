import type { Database } from '../database/schema.ts';

const NAMES = [
  '王思远', '李雨桐', '张子墨', '刘欣怡', '陈浩然', '杨若曦', '赵明轩', '黄诗涵', '周俊杰', '吴梦琪',
  '徐嘉豪', '孙雅婷', '马天宇', '朱晓彤', '胡文博', '郭静怡', '林泽宇', '何佳慧', '高志远', '罗心怡',
];

export interface DemoEmployee {
  readonly account: string;
  readonly name: string;
}

/** The demonstration's employees, E1001 to E1020. */
export const DEMO_EMPLOYEES: readonly DemoEmployee[] = NAMES.map((name, index) => ({ account: `E${1001 + index}`, name }));

export async function seedAccounts(db: Database, employees: readonly DemoEmployee[] = DEMO_EMPLOYEES): Promise<void> {
  await db
    .insertInto('accounts')
    .values(employees.map(({ account, name }) => ({ id: account, name })))
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

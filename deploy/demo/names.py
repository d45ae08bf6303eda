"""Chinese names put together from common syllables: nobody's in particular."""

from random import Random

FAMILY = tuple(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛"
)
FEMALE = tuple("丽娜敏静芳婷雪琳慧娟颖倩洁莉晶燕萍玲瑶蕾芸霞梅兰茜欣怡悦佳蓉雯月清秋")
MALE = tuple("伟强磊军洋勇杰涛明超刚平辉鹏华飞凯浩亮健博志毅峰宇晨建国文斌彬昊宁成康")
FIRST = tuple("子思雨晓文嘉梓一若宇家俊泽天欣佳志国海春秋永正")


def name(draw: Random, *, is_female: bool) -> str:
    """A family name and one or two syllables."""
    last = draw.choice(FEMALE if is_female else MALE)
    middle = draw.choice(FIRST) if draw.random() < 0.62 else ""
    return draw.choice(FAMILY) + (middle if middle != last else "") + last

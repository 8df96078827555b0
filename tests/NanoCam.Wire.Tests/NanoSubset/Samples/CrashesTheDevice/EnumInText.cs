// EnumText Sample.EnumInText.Describe
using System;

namespace Sample;

public sealed class EnumInText
{
    public static string Describe(DayOfWeek day) => $"{1:X4} on {day}";
}

// EnumText Sample.EnumToString.Describe
using System;

namespace Sample;

public sealed class EnumToString
{
    public static string Describe(DayOfWeek day) => day.ToString();
}

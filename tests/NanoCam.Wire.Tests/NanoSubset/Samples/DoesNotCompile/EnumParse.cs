// CS0117
using System;

namespace Sample;

public sealed class EnumParse
{
    public static object Run()
    {
        return Enum.Parse(typeof(DayOfWeek), "Monday");
    }
}

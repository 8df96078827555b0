// CS1501
using System;

namespace Sample;

public sealed class RandomBetween
{
    public static int Run(Random random)
    {
        return random.Next(1, 6);
    }
}

// CS0518 CS0656
using System.Collections;

namespace Sample;

public static class Example
{
    public static IEnumerator Count()
    {
        yield return 1;
    }
}

// GenericInstantiation Sample.Choice.Use
namespace Sample;

public static class Choice
{
    public static int Use()
    {
        return First(1, 2);
    }

    private static T First<T>(T a, T b)
    {
        return a;
    }
}

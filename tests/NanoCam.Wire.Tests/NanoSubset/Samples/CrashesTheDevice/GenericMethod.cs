// GenericDefinition Sample.Choice.First
namespace Sample;

public static class Choice
{
    public static T First<T>(T a, T b)
    {
        return a;
    }
}

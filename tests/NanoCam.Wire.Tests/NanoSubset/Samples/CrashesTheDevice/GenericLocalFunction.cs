// GenericDefinition Sample.Choice.<Pick>g__First|0_0
namespace Sample;

public static class Choice
{
    public static int Pick()
    {
        return First(1);

        static T First<T>(T a)
        {
            return a;
        }
    }
}

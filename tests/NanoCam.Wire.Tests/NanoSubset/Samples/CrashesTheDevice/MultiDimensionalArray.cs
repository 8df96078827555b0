// MultiDimensionalArray Sample.Grid.Sum
namespace Sample;

public static class Grid
{
    public static int Sum()
    {
        int[,] cells = new int[2, 2];
        return cells[0, 0] + cells[1, 1];
    }
}

namespace NanoCam.Wire.Tests.Names;

/// <summary>Conversion of CameraWebServer's numbers in both directions.</summary>
public sealed class SensorNumbersTests
{
    [Fact]
    public void Every_sensor_quality_round_trips() =>
        Assert.All(Enumerable.Range(4, 60), sensor => Assert.Equal(sensor, SensorQuality.FromQuality(SensorQuality.ToQuality(sensor))));

    [Fact]
    public void Quality_of_1_to_100_stays_within_one_step_of_the_sensor_and_in_order()
    {
        var there = Enumerable.Range(1, 100).Select(SensorQuality.FromQuality).ToList();
        Assert.Equal(there.OrderDescending(), there);
        Assert.Equal((63, 4), (there[0], there[^1]));
        Assert.All(Enumerable.Range(1, 100), quality =>
            Assert.InRange(SensorQuality.ToQuality(SensorQuality.FromQuality(quality)), quality - 1, quality + 1)
        );
    }

    [Fact]
    public void Quality_beyond_the_best_of_the_driver_is_treated_as_its_best() =>
        Assert.All(Enumerable.Range(0, 4), sensor => Assert.Equal(100, SensorQuality.ToQuality(sensor)));

    [Fact]
    public void Every_frame_size_round_trips() =>
        Assert.All(Enumerable.Range(0, FrameSizeNumbers.Count), number =>
            Assert.Equal(number, FrameSizeNumbers.Find(FrameSizeNumbers.WidthOf(number), FrameSizeNumbers.HeightOf(number)))
        );
}

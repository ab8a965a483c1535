using FsCheck;
using FsCheck.Fluent;

namespace HeatingSensor.Host.Tests.Support;

/// <summary>Random lists whose failures shrink: what is reported has no step that it does not need.</summary>
internal static class Fewer
{
    /// <summary>Arrays of up to <paramref name="countMax"/> elements, which shrink by leaving out halves, then single ones.</summary>
    public static Arbitrary<T[]> ArraysOf<T>(Gen<T> elements, int countMax) => Arb.From(
        Gen.Choose(0, countMax).SelectMany(count => elements.ArrayOf(count)), Shorter);

    private static IEnumerable<T[]> Shorter<T>(T[] whole)
    {
        int half = whole.Length / 2;
        if (half > 0)
        {
            yield return whole[..half];
            yield return whole[half..];
        }

        for (int index = 0; index < whole.Length; index++)
            yield return [.. whole[..index], .. whole[(index + 1)..]];
    }
}

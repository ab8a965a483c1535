using System.Collections;

namespace nanoFramework.TestFramework;

/// <summary>Assertions about collections.</summary>
public sealed class CollectionAssert
{
    /// <summary>Part of the package's API; nothing needs an instance.</summary>
    public CollectionAssert()
    {
    }

    /// <summary>Fails unless the collection has no elements.</summary>
    public static void Empty(ICollection? collection, string message = "")
    {
        Assert.RequireNotNull(collection, "CollectionAssert.Empty");
        if (collection.Count != 0)
            Assert.HandleFail("CollectionAssert.Empty", message);
    }

    /// <summary>Fails if the collection has no elements.</summary>
    public static void NotEmpty(ICollection? collection, string message = "")
    {
        Assert.RequireNotNull(collection, "CollectionAssert.NotEmpty");
        if (collection.Count == 0)
            Assert.HandleFail("CollectionAssert.NotEmpty", message);
    }

    /// <summary>Fails unless both have equal elements in the same order.</summary>
    public static void AreEqual(ICollection? expected, ICollection? actual, string message = "")
    {
        if (Difference(expected, actual) is { } difference)
            Assert.HandleFail("CollectionAssert.AreEqual", $"{message}({difference})");
    }

    /// <summary>Fails if both have equal elements in the same order.</summary>
    public static void AreNotEqual(ICollection? notExpected, ICollection? actual, string message = "")
    {
        if (Difference(notExpected, actual) is null)
            Assert.HandleFail("CollectionAssert.AreNotEqual", $"{message}(Both collection contain same elements.)");
    }

    private static string? Difference(ICollection? expected, ICollection? actual)
    {
        if (ReferenceEquals(expected, actual))
            return null;
        if (expected is null || actual is null)
            return "One collection is null.";
        if (expected.Count != actual.Count)
            return "Different number of elements.";
        var other = actual.GetEnumerator();
        int index = 0;
        foreach (object? element in expected)
        {
            other.MoveNext();
            if (!Equals(element, other.Current))
                return $"Element at index {index} do not match. Expected:<{element}>. Actual:<{other.Current}>.";
            index++;
        }

        return null;
    }
}

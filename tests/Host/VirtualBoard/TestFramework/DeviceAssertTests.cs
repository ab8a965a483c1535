using System.Collections;
using nanoFramework.TestFramework;
using TestFrameworkShared;
using Xunit;
using Assert = Xunit.Assert;
using DeviceAssert = nanoFramework.TestFramework.Assert;

namespace HeatingSensor.Host.Tests.VirtualBoard.TestFramework;

/// <summary>nanoFramework's assertions hold and fail when they should, with its messages.</summary>
public sealed class DeviceAssertTests
{
    [Fact]
    public void Assertions_ThatHold_AreSilent()
    {
        DeviceAssert.AreEqual("a", "a");
        DeviceAssert.AreEqual(1.5, 1.5);
        DeviceAssert.AreNotEqual(1UL, 2UL);
        DeviceAssert.AreEqual(new DateTime(2026, 1, 1), new DateTime(2026, 1, 1));
        DeviceAssert.AreSame(this, this);
        DeviceAssert.AreNotSame(new object(), new object());
        DeviceAssert.Contains("b", "abc");
        DeviceAssert.DoesNotContains("x", "abc");
        DeviceAssert.StartsWith("a", "abc");
        DeviceAssert.EndsWith("c", "abc");
        DeviceAssert.IsNull(null);
        DeviceAssert.IsNotNull(this);
        DeviceAssert.IsInstanceOfType("a", typeof(string));
        DeviceAssert.IsNotInstanceOfType("a", typeof(object));
        DeviceAssert.ThrowsException(typeof(FormatException), () => throw new FormatException());
        CollectionAssert.AreEqual(new[] { 1, 2 }, new ArrayList { 1, 2 });
        CollectionAssert.AreNotEqual(new[] { 1, 2 }, new[] { 2, 1 });
        CollectionAssert.Empty(Array.Empty<int>());
        CollectionAssert.NotEmpty(new[] { 1 });
    }

    public static TheoryData<string, Action> Failing => new()
    {
        { "Assert.AreEqual failed. Expected:<1>. Actual:<2>. 2", () => DeviceAssert.AreEqual(1, 2) },
        { "Assert.AreEqual failed. Expected:<a>. Actual:<(null)>. no", () => DeviceAssert.AreEqual("a", null, "no") },
        { "Assert.AreNotEqual failed. Expected any value except:<1>. Actual:<1>. 1", () => DeviceAssert.AreNotEqual(1, 1) },
        { "Assert.IsTrue failed. why", () => DeviceAssert.IsTrue(false, "why") },
        { "Assert.IsFalse failed. true", () => DeviceAssert.IsFalse(true) },
        { "Assert.IsNull failed. 1", () => DeviceAssert.IsNull(1) },
        { "Assert.IsNotNull failed. null", () => DeviceAssert.IsNotNull(null) },
        { "Assert.Contains failed. 'abc' does not contain 'x'. \"abc\"", () => DeviceAssert.Contains("x", "abc") },
        { "Assert.StartsWith failed. The parameter 'expected' is invalid. The value cannot be null.",
            () => DeviceAssert.StartsWith(null, "abc") },
        { "Assert.IsInstanceOfType failed. Expected type:<System.Object>. Actual type:<System.String>. x",
            () => DeviceAssert.IsInstanceOfType("a", typeof(object), "x") },
        { "Assert.ThrowsException failed. No exception thrown. FormatException exception was expected. x",
            () => DeviceAssert.ThrowsException(typeof(FormatException), () => { }, "x") },
        { "CollectionAssert.AreEqual failed. (Different number of elements.)",
            () => CollectionAssert.AreEqual(new[] { 1 }, new[] { 1, 2 }) },
        { "CollectionAssert.AreEqual failed. x(Element at index 1 do not match. Expected:<2>. Actual:<3>.)",
            () => CollectionAssert.AreEqual(new[] { 1, 2 }, new[] { 1, 3 }, "x") },
        { "CollectionAssert.NotEmpty failed. ", () => CollectionAssert.NotEmpty(Array.Empty<int>()) },
    };

    [Theory]
    [MemberData(nameof(Failing))]
    public void Assertion_ThatDoesNotHold_SaysSo(string message, Action assertion) =>
        Assert.Equal(message, Assert.Throws<AssertFailedException>(assertion).Message);

    [Fact]
    public void ThrowsException_DerivedType_Fails() => Assert.Throws<AssertFailedException>(() =>
        DeviceAssert.ThrowsException(typeof(ArgumentException), () => throw new ArgumentNullException()));

    [Fact]
    public void SequenceEqual_ComparesNumbersByValueAndTextByIdentity()
    {
        Assert.True(new[] { 1, 2 }.SequenceEqual(new[] { 1, 2 }));
        Assert.False(new[] { 1, 2 }.SequenceEqual(new[] { 1L, 2L }));
        Assert.False(new[] { new string('a', 2) }.SequenceEqual((Array)new[] { new string('a', 2) }));
        Assert.False(((Array?)null).SequenceEqual(null));
    }
}

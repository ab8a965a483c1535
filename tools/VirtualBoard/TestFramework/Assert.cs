using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using TestFrameworkShared;

namespace nanoFramework.TestFramework;

/// <summary>Assertions; each throws <see cref="AssertFailedException"/> when it does not hold.</summary>
public sealed partial class Assert
{
    /// <summary>Part of the package's API; nothing needs an instance.</summary>
    public Assert()
    {
    }

    /// <summary>Fails if both are the same object.</summary>
    public static void AreNotSame(object? notExpected, object? actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (ReferenceEquals(notExpected, actual))
            HandleFail("Assert.AreNotSame", message);
    }

    /// <summary>Fails unless both are the same object.</summary>
    public static void AreSame(object? expected, object? actual,
        [CallerArgumentExpression(nameof(actual))] string message = "")
    {
        if (ReferenceEquals(expected, actual))
            return;
        bool hasValueType = expected is ValueType || actual is ValueType;
        HandleFail("Assert.AreSame", hasValueType
            ? "Do not pass value types to AreSame(). Values converted to Object will never be the same. "
                + "Consider using AreEqual(). " + message
            : message);
    }

    /// <summary>Fails unless the text contains the expected one.</summary>
    public static void Contains(string? expected, string? value,
        [CallerArgumentExpression(nameof(value))] string message = "")
    {
        RequireNotNull(expected, "Assert.Contains");
        RequireNotNull(value, "Assert.Contains");
        if (!value.Contains(expected, StringComparison.Ordinal))
            HandleFail("Assert.Contains", $"'{value}' does not contain '{expected}'. {message}");
    }

    /// <summary>Fails if the text contains the other one.</summary>
    public static void DoesNotContains(string? notExpected, string? value,
        [CallerArgumentExpression(nameof(value))] string message = "")
    {
        RequireNotNull(notExpected, "Assert.DoesNotContains");
        RequireNotNull(value, "Assert.DoesNotContains");
        if (value.Contains(notExpected, StringComparison.Ordinal))
            HandleFail("Assert.DoesNotContains", $"'{value}' should not contain '{notExpected}'. {message}");
    }

    /// <summary>Fails unless the text ends with the expected one.</summary>
    public static void EndsWith(string? expected, string? value,
        [CallerArgumentExpression(nameof(value))] string message = "")
    {
        RequireNotNull(expected, "Assert.EndsWith");
        RequireNotNull(value, "Assert.EndsWith");
        if (!value.EndsWith(expected, StringComparison.Ordinal))
            HandleFail("Assert.EndsWith", $"'{value}' does not end with '{expected}'. {message}");
    }

    /// <summary>Fails if the condition holds.</summary>
    public static void IsFalse(bool condition, [CallerArgumentExpression(nameof(condition))] string message = "")
    {
        if (condition)
            HandleFail("Assert.IsFalse", message);
    }

    /// <summary>Fails unless the value is of exactly this type.</summary>
    public static void IsInstanceOfType(object? value, Type? expected,
        [CallerArgumentExpression(nameof(value))] string message = "")
    {
        RequireNotNull(expected, "Assert.IsInstanceOfType");
        if (value?.GetType() != expected)
        {
            HandleFail("Assert.IsInstanceOfType",
                $"Expected type:<{expected}>. Actual type:<{Show(value?.GetType())}>. {message}");
        }
    }

    /// <summary>Fails if the value is of exactly this type.</summary>
    public static void IsNotInstanceOfType(object? value, Type? notExpected,
        [CallerArgumentExpression(nameof(value))] string message = "")
    {
        RequireNotNull(notExpected, "Assert.IsNotInstanceOfType");
        if (value?.GetType() == notExpected)
        {
            HandleFail("Assert.IsNotInstanceOfType",
                $"Wrong type:<{notExpected}>. Actual type:<{notExpected}>. {message}");
        }
    }

    /// <summary>Fails if the value is null.</summary>
    public static void IsNotNull([NotNull] object? value, [CallerArgumentExpression(nameof(value))] string message = "")
    {
        if (value is null)
            HandleFail("Assert.IsNotNull", message);
    }

    /// <summary>Fails unless the value is null.</summary>
    public static void IsNull(object? value, [CallerArgumentExpression(nameof(value))] string message = "")
    {
        if (value is not null)
            HandleFail("Assert.IsNull", message);
    }

    /// <summary>Fails unless the condition holds.</summary>
    public static void IsTrue(bool condition, [CallerArgumentExpression(nameof(condition))] string message = "")
    {
        if (!condition)
            HandleFail("Assert.IsTrue", message);
    }

    /// <summary>Ends the test as skipped; in a setup method, all tests of the class.</summary>
    [DoesNotReturn]
    public static void SkipTest(string? message = null) => throw new SkipTestException(message);

    /// <summary>Fails unless the text starts with the expected one.</summary>
    public static void StartsWith(string? expected, string? value,
        [CallerArgumentExpression(nameof(value))] string message = "")
    {
        RequireNotNull(expected, "Assert.StartsWith");
        RequireNotNull(value, "Assert.StartsWith");
        if (!value.StartsWith(expected, StringComparison.Ordinal))
            HandleFail("Assert.StartsWith", $"'{value}' does not start with '{expected}'. {message}");
    }

    /// <summary>Fails unless the action throws an exception of exactly this type.</summary>
    public static void ThrowsException(Type? exception, Action? action,
        [CallerArgumentExpression(nameof(action))] string message = "")
    {
        RequireNotNull(action, "Assert.ThrowsException");
        RequireNotNull(exception, "Assert.ThrowsException");
        try
        {
            action();
        }
        catch (Exception e)
        {
            if (e.GetType() == exception)
                return;
            HandleFail("Assert.ThrowsException", $"Threw exception {e.GetType().Name}, but exception "
                + $"{exception.Name} was expected. {message}\r\nException Message: {e.Message}");
        }

        HandleFail("Assert.ThrowsException",
            $"No exception thrown. {exception.Name} exception was expected. {message}");
    }

    [DoesNotReturn]
    internal static void HandleFail(string assertion, string? message) =>
        throw new AssertFailedException($"{assertion} failed. {message}");

    internal static void RequireNotNull([NotNull] object? value, string assertion,
        [CallerArgumentExpression(nameof(value))] string? parameter = null)
    {
        if (value is null)
            HandleFail(assertion, $"The parameter '{parameter}' is invalid. The value cannot be null.");
    }

    private static string Show(object? value) =>
        value?.ToString()?.Replace("\0", "\\0", StringComparison.Ordinal) ?? "(null)";
}

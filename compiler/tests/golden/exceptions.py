def f(a):
    try:
        a()
    except (TypeError, ValueError) as e:
        print(e)
        raise RuntimeError from e
    except KeyError:
        return 1
    except:
        raise
    else:
        a(1)
    finally:
        a(2)

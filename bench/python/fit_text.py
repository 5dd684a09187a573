#!/usr/bin/env python3
"""Fits the weights of crates/weir-index/src/passages/decide.rs.

    fit_text.py CANDIDATES

A line a candidate, between tabs: language, kind of the case, half, 1 if it is the
case's own passage, the terms (`Score::terms`), bits, letters, letters of the
item; from `PassageIndex::candidates` on cases of seed 1. Needs numpy and scipy.
`make bench-text` does not write that file: weights are fitted anew by hand.
"""

import numpy as np,sys
from scipy.optimize import minimize
rows=[l.rstrip('\n').split('\t') for l in open(sys.argv[1])]
kind=np.array([r[1] for r in rows]); y=np.array([int(r[3]) for r in rows]); X=np.array([[float(v) for v in r[4:-3]] for r in rows]); 
n=X.shape[1]; print(X.shape,y.mean())
mu,sd=X.mean(0),X.std(0)+1e-9
Z=np.c_[(X-mu)/sd,np.ones(len(X))]
# weight: same-register negatives and far equally; positives sum = negatives sum
w=np.ones(len(y)); w[(y==0)]*= y.sum()/ (y==0).sum()*2
def f(b):
    z=Z@b; l=np.logaddexp(0,z)-y*z; p=1/(1+np.exp(-z)); g=Z.T@(w*(p-y))+1e-2*np.r_[b[:-1],0]*len(y)/1000
    return (w*l).sum()+0.5e-2*(b[:-1]**2).sum()*len(y)/1000,g
r=minimize(f,np.zeros(n+1),jac=True,method='L-BFGS-B',options=dict(maxiter=500))
b=r.x; wt=b[:-1]/sd; c=b[-1]-(b[:-1]*mu/sd).sum()
print('[',', '.join('%.4f'%v for v in list(wt)+[c]),']')
s=X@wt+c
for k in ['unrelated','same register']:
    m=(kind==k); print(k,m.sum(),np.sort(s[m])[::-1][:12].round(2))
